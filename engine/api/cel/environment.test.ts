import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CelEnvironment } from './environment.ts'
import { CelCompileError, CelEvaluationError } from './errors.ts'
import { plainValue } from './values.ts'

const dynamic = new CelEnvironment({ self: 'dyn', oldSelf: 'dyn' })
const typed = new CelEnvironment({
  self: {
    kind: 'object',
    name: 'selfType',
    fields: {
      replicas: 'int',
      ratio: 'double',
      namespace: 'string',
      'x-ray': 'string',
      since: 'timestamp',
      every: 'duration',
      labels: { kind: 'map', of: 'string' },
      ports: { kind: 'list', of: { kind: 'object', name: 'selfType.ports', fields: { port: 'int', name: 'string' } } },
    },
  },
})

const object = {
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', constructor: 'x' } },
  spec: { replicas: 3, weight: 0.5, ports: [80, 443], names: ['b', 'a', 'c'], empty: [], nothing: null },
}

function evaluated(text: string, self: unknown, environment = dynamic): unknown {
  return plainValue(environment.compile(text).evaluate({ self, oldSelf: self }))
}

const values: readonly (readonly [text: string, value: unknown])[] = [
  ['self.spec.replicas + 1', 4],
  ['self.spec.replicas > 2.5', true],
  ['self.spec.weight * 2.0', 1],
  ['self.metadata.namespace', 'shop'],
  ["self.metadata.labels['constructor']", 'x'],
  ["self.metadata.labels.all(k, k != '')", true],
  ['has(self.spec.nothing)', true],
  ['has(self.spec.missing)', false],
  ['self.spec.nothing == null', true],
  ['self.?spec.?missing.orValue(7)', 7],
  ['self.?spec.?replicas.optMap(n, n * 2).orValue(0)', 6],
  ["optional.ofNonZeroValue('').hasValue()", false],
  ['self.spec.ports.all(p, p < 1000)', true],
  ['self.spec.ports.exists(p, p == 443)', true],
  ['self.spec.ports.exists_one(p, p > 100)', true],
  ['self.spec.ports.existsOne(p, p > 100)', true],
  ['self.spec.ports.map(p, p + 1)', [81, 444]],
  ['self.spec.ports.filter(p, p > 100)', [443]],
  ['self.spec.ports.all(i, p, p > i)', true],
  ["{'a': 1, 'b': 2}.transformList(k, v, v > 1, k)", ['b']],
  ["{'a': 1, 'b': 2}.transformMap(k, v, v + 1)", { a: 2, b: 3 }],
  ['[3, 1, 2].isSorted()', false],
  ['self.spec.names.isSorted()', false],
  ['[3, 1, 2].sum()', 6],
  ['[1.5, 1.0].sum()', 2.5],
  ["[duration('1m'), duration('1s')].sum()", '61s'],
  ['[3, 1, 2].min()', 1],
  ["['b', 'c', 'a'].max()", 'c'],
  ['self.spec.names.indexOf("a")', 1],
  ['[1, 2, 1].lastIndexOf(1)', 2],
  ["'web-12'.find('[0-9]+')", '12'],
  ["'1, 2 and 3'.findAll('[0-9]')", ['1', '2', '3']],
  ["'1, 2 and 3'.findAll('[0-9]', 2)", ['1', '2']],
  ["'WEB'.matches('(?i)^web$')", true],
  [String.raw`'a-b_c'.matches(r'^a\-b\_c\z')`, true],
  [`'x.matches(y)'`, 'x.matches(y)'],
  ["matches('web', 'e')", true],
  [`'has(x) matches(y)'`, 'has(x) matches(y)'],
  ['has(self.spec.missing.deeper) || true', true],
  ["'hello'.charAt(1)", 'e'],
  ["'hello'.replace('l', 'L', 1)", 'heLlo'],
  ["'a,b'.split(',')", ['a', 'b']],
  ["['a', 'b'].join('-')", 'a-b'],
  ["'Hello'.lowerAscii() + ' '.trim()", 'hello'],
  ["'%s has %d of %.1f in %s'.format([dyn('web'), dyn(3), dyn(0.25), dyn([1, 2])])", 'web has 3 of 0.3 in [1, 2]'],
  ["strings.quote('a\"b')", '"a\\"b"'],
  ['sets.contains([1, 2, 3], [3, 1])', true],
  ['sets.equivalent([1, 1, 2], [2, 1])', true],
  ['sets.intersects([1], [2])', false],
  ["url('https://user@example.com:80/a%20b?x=1&x=2&y=a+b').getHostname()", 'example.com'],
  ["url('https://example.com:80/a').getPort()", '80'],
  ["url('https://example.com/a?x=1&x=2').getQuery()", { x: ['1', '2'] }],
  ["isURL('example.com/a')", false],
  ["isURL('/a/b')", true],
  ["quantity('1Gi').isGreaterThan(quantity('1000M'))", true],
  ["quantity('1.5').add(quantity('500m')).asInteger()", 2],
  ["quantity('50k').sub(20).compareTo(quantity('49980'))", 0],
  ["quantity('50m').isInteger()", false],
  ["isQuantity('1.3Zi')", false],
  ["ip('10.0.0.1').family()", 4],
  ["string(ip('2001:DB8:0:0:0:0:0:1'))", '2001:db8::1'],
  ["ip.isCanonical('2001:db8:0::1')", false],
  ["ip('127.0.0.1').isLoopback() && !ip('127.0.0.1').isGlobalUnicast()", true],
  ["isIP('010.0.0.1')", false],
  ["cidr('10.1.2.3/16').containsIP('10.1.200.1')", true],
  ["cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16'))", true],
  ["cidr('10.0.0.0/16').containsCIDR('10.0.0.0/8')", false],
  ["string(cidr('10.1.2.3/16').masked())", '10.1.0.0/16'],
  ["format.dns1123Label().validate('Web').hasValue()", true],
  ["format.named('dns1035Label').value().validate('web').hasValue()", false],
  ["semver('1.2.3-rc.1').isLessThan(semver('1.2.3'))", true],
  ["semver('v1.2', true).major()", 1],
  ["isSemver('1.2')", false],
  ["timestamp('2024-01-01T00:00:00Z') + duration('90m')", '2024-01-01T01:30:00Z'],
  ["string(duration('90m'))", '5400s'],
  ["timestamp('2024-03-01T00:00:00Z').getFullYear()", 2024],
  ["timestamp('2024-07-01T00:30:00Z').getDayOfYear()", 182],
  ["timestamp('2024-07-01T00:30:00Z').getDayOfYear('America/New_York')", 181],
  ["timestamp('2024-07-01T00:30:00Z').getHours('Europe/Berlin')", 2],
  ["timestamp('2024-07-01T00:30:00Z').getMinutes('-08:15')", 15],
  ["timestamp('2024-07-01T00:30:00.250Z').getMilliseconds()", 250],
  ["timestamp('2024-07-01T00:30:00Z').getMonth() + timestamp('2024-07-01T00:30:00Z').getDate()", 7],
  ["duration('90m').getHours() + duration('90m').getMinutes()", 91],
  ['self == oldSelf', true],
  ["'a' in self.metadata.labels || 'app' in self.metadata.labels", true],
  ['self.missing == 1 || true', true],
  ["type(self.spec.replicas) == int ? 'int' : 'other'", 'int'],
]

for (const [text, value] of values) {
  test(`${text} is ${JSON.stringify(value)}`, () => assert.deepEqual(evaluated(text, object), value))
}

const typedObject = {
  replicas: 2,
  ratio: 1,
  namespace: 'shop',
  'x-ray': 'yes',
  since: '2024-01-01T00:00:00Z',
  every: '5m',
  labels: { app: 'web' },
  ports: [{ port: 80, name: 'http' }],
  unknown: 1,
}

const typedValues: readonly (readonly [text: string, value: unknown])[] = [
  ['self.replicas * 2', 4],
  ['self.ratio + 0.5', 1.5],
  ['self.__namespace__', 'shop'],
  ['self.x__dash__ray', 'yes'],
  ["self.since < timestamp('2025-01-01T00:00:00Z')", true],
  ["self.every == duration('300s')", true],
  ['self.labels.app', 'web'],
  ['self.ports[0].port', 80],
  ['self.ports.all(p, p.port > 0 && p.name.size() < 16)', true],
  ['self.ports[0] == self.ports[0]', true],
  ['self.ports == [self.ports[0]] && self.ports.exists(p, p == self.ports[0])', true],
  ['has(self.labels) && has(self.labels.other)', false],
]

for (const [text, value] of typedValues) {
  test(`typed: ${text} is ${JSON.stringify(value)}`, () => assert.deepEqual(evaluated(text, typedObject, typed), value))
}

const place = (line: string, column: number): string => `\n | ${line}\n | ${'.'.repeat(column - 1)}^`
const operands =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

const refused: readonly (readonly [text: string, column: number, message: string])[] = [
  ['self.missing > 1', 5, "undefined field 'missing'"],
  ['self.ports[0].host', 14, "undefined field 'host'"],
  ['has(self.missing)', 9, "undefined field 'missing'"],
  ['has(self)', 1, 'invalid argument to has() macro'],
  ['object.replicas', 1, "undeclared reference to 'object' (in container '')"],
  ['least(1, 2)', 6, "undeclared reference to 'least' (in container '')"],
  ['self.replicas.foo()', 18, "undeclared reference to 'foo' (in container '')"],
  ["self.replicas + 'a'", 15, "found no matching overload for '_+_' applied to '(int, string)'"],
  ["self.replicas == 'a'", 15, "found no matching overload for '_==_' applied to '(int, string)'"],
  ['self.replicas.startsWith("a")', 25, "found no matching overload for 'startsWith' applied to 'int.(string)'"],
  ['self.replicas.matches("a")', 22, "found no matching overload for 'matches' applied to 'int.(string)'"],
  ['!self.replicas', 1, "found no matching overload for '!_' applied to '(int)'"],
  ['self.namespace.x', 5, "undefined field 'namespace'"],
  ['self.replicas.x', 14, "type 'int' does not support field selection"],
  ["[1, 'a']", 5, "expected type 'int' but found 'string'"],
  ['min(1, 2)', 4, "found no matching overload for 'min' applied to '(int, int)'"],
  ['self.replicas >', 16, `Syntax error: mismatched input '<EOF>' expecting ${operands}`],
  ['self.replicas > )', 17, `Syntax error: mismatched input ')' expecting ${operands}`],
  ['self.replicas # 1', 15, "Syntax error: token recognition error at: '#'"],
]

for (const [text, column, message] of refused) {
  test(`${text} does not compile`, () => {
    assert.throws(
      () => typed.compile(text),
      (error) => {
        assert.ok(error instanceof CelCompileError)
        assert.equal(error.message, `ERROR: <input>:1:${column}: ${message}${place(text, column)}`)
        return true
      },
    )
  })
}

const failing: readonly (readonly [text: string, message: string])[] = [
  ['self.spec.missing', 'no such key: missing'],
  ['self.spec.ports[7]', 'index out of bounds: 7'],
  ['self.spec.replicas / 0', 'division by zero'],
  ['self.spec.replicas % 0', 'modulus by zero'],
  ['self.spec.replicas + "a"', 'no such overload'],
  ['self.spec.empty.max()', 'max called on empty list'],
  ["timestamp('2024-07-01T00:30:00Z').getHours('Nowhere/Land')", 'unknown time zone Nowhere/Land'],
  ["'a'.matches('(')", 'error parsing regexp: ('],
  ["quantity('abc')", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
]

for (const [text, message] of failing) {
  test(`${text} fails with ${message}`, () => {
    assert.throws(
      () => evaluated(text, object),
      (error) => error instanceof CelEvaluationError && error.message === message,
    )
  })
}

test('an expression is compiled once', () => assert.equal(dynamic.compile('1 + 1'), dynamic.compile('1 + 1')))

test('a place in a later line is counted in that line', () => {
  assert.throws(() => typed.compile('self.replicas > 1 &&\n\tself.missing'), {
    message: "ERROR: <input>:2:6: undefined field 'missing'\n |  self.missing\n | .....^",
  })
})
