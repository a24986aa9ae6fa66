import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  cIdentifierProblems,
  cidrProblems,
  configMapKeyProblems,
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  domainPrefixedKeyProblems,
  domainPrefixedPathProblems,
  envVarNameProblems,
  fullyQualifiedDomainNameProblems,
  generateName,
  ipProblems,
  ipv4Problems,
  ipv6Problems,
  labelValueProblems,
  parseIp,
  portNameProblems,
  portNumberProblems,
  qualifiedNameProblems,
  relaxedEnvVarNameProblems,
  wildcardDns1123SubdomainProblems,
} from './names.ts'

type Check = (value: string) => string[]

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const namePart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

test('what is wrong with a name is said in the words of Kubernetes', () => {
  const table: readonly [Check, string, readonly string[]][] = [
    [dns1123SubdomainProblems, 'Web', [subdomain]],
    [dns1123SubdomainProblems, 'a'.repeat(254), ['must be no more than 253 characters']],
    [dns1123LabelProblems, 'my.name', ['must not contain dots']],
    [dns1123LabelProblems, 'My', [label]],
    [dns1123LabelProblems, `${'a'.repeat(64)}-`, ['must be no more than 63 characters', label]],
    [qualifiedNameProblems, 'app', []],
    [qualifiedNameProblems, '/app', ['prefix part must be non-empty']],
    [qualifiedNameProblems, 'example.com/', ['name part must be non-empty', namePart]],
    [qualifiedNameProblems, 'Example/a b', [`prefix part ${subdomain}`, namePart]],
    [
      portNameProblems,
      '--',
      [
        'must contain at least one letter (a-z)',
        'must not contain consecutive hyphens',
        'must not begin or end with a hyphen',
      ],
    ],
    [portNameProblems, 'a-port-name-too-long', ['must be no more than 15 characters']],
    [configMapKeyProblems, '..', ["must not be '..'"]],
    [configMapKeyProblems, '..a', ["must not start with '..'"]],
    [relaxedEnvVarNameProblems, '', ['environment variable name must be non-empty']],
    [
      relaxedEnvVarNameProblems,
      'a=b',
      ["a valid environment variable name must consist only of printable ASCII characters other than '='"],
    ],
    [ipProblems, '10.0.0.256', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    [cidrProblems, '10.0.0.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    [domainPrefixedKeyProblems, 'name', ['must be a domain-prefixed key (such as "acme.io/foo")']],
    [fullyQualifiedDomainNameProblems, 'com', ['should be a domain with at least two segments separated by dots']],
  ]
  for (const [check, value, problems] of table) assert.deepEqual(check(value), problems, `${check.name} of "${value}"`)
})

test('each form takes and refuses', () => {
  const table: readonly [Check, readonly string[], readonly string[]][] = [
    [dns1035LabelProblems, ['a', 'my-name'], ['1a', 'a-', '']],
    [dns1123SubdomainProblems, ['a.b', '1.2'], ['a..b', '.a', 'a.', 'a_b']],
    [wildcardDns1123SubdomainProblems, ['*.a.b'], ['*', 'a.*', '*.*.a']],
    [labelValueProblems, ['', 'A_b.c-1'], ['-a', 'a b', 'a'.repeat(64)]],
    [envVarNameProblems, ['A_B', 'a.b'], ['1A', 'a b', '']],
    [cIdentifierProblems, ['_a1'], ['1a', 'a-b']],
    [domainPrefixedPathProblems, ['a/b', 'a.b/c?'.slice(0, 5)], ['/a', 'a/', 'a', 'a/b?']],
    [ipv4Problems, ['10.0.0.1', '010.0.0.1', '::ffff:10.0.0.1'], ['10.0.0', '::1', '1.2.3.4.5']],
    [
      ipv6Problems,
      ['::', '::1', '2001:db8::ffff', '1:2:3:4:5:6:7:8', '1::3:4:5:6:7:8'],
      ['1.2.3.4', ':1', '1::2::3', '12345::', '1:2', '1::2:3:4:5:6:7:8'],
    ],
    [cidrProblems, ['10.0.0.0/8', '::/0', '1::/128'], ['10.0.0.0', '10.0.0.0/', '/8', '::/129']],
  ]
  for (const [check, valid, invalid] of table) {
    for (const value of valid) assert.deepEqual(check(value), [], `${check.name} takes "${value}"`)
    for (const value of invalid) assert.notDeepEqual(check(value), [], `${check.name} refuses "${value}"`)
  }
  assert.deepEqual(portNumberProblems(0), ['must be between 1 and 65535, inclusive'])
  assert.deepEqual(portNumberProblems(65535), [])
})

test('an address is read to its bytes', () => {
  assert.deepEqual(parseIp('10.1.2.3'), { family: 4, bytes: [10, 1, 2, 3] })
  assert.deepEqual(parseIp('::ffff:10.1.2.3'), { family: 4, bytes: [10, 1, 2, 3] })
  assert.deepEqual(parseIp('1::2')?.bytes, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
})

test('a generated name is its base and five characters that spell nothing', () => {
  assert.equal(
    generateName('web-', () => 0),
    'web-bbbbb',
  )
  assert.equal(
    generateName('web-', () => 0.999999),
    'web-99999',
  )
  assert.equal(generateName('a'.repeat(70), () => 0).length, 63)
})

test('a name generated from a name is a name', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'z', '0', '-'), maxLength: 70 }).map((rest) => `a${rest}`)
  fc.assert(
    fc.property(letters, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (base, random) => {
      assert.deepEqual(dns1123LabelProblems(generateName(base, () => random)), [])
    }),
  )
})
