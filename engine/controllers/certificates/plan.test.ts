import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStandIn, subjectOf } from '../../api/certificates/certificate-request.ts'
import type { CertificateSigningRequest } from '../../api/schema/types.ts'
import { autoApproval, cleanedAfterMs, issued } from './plan.ts'

const jane =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHZE1GRUNBUUF3SGpFTk1Bc0dBMVVFQ2d3RVpHVjJjekVOTUFzR0ExVUVBd3dFYW1GdVpUQXFNQVVHQXl0bApjQU1oQVBTK2tKUDVlcUswa1V3M0FMdyszLysySmw5WGFYYTFHMTJtbTczZXgvQ1ZvQUF3QlFZREsyVndBMEVBCnhhenZjTzVtWjdaWGpyOFhFdlhjdTU2UUptd0JUUEFxTGM4c3VqYS9yOGJBZGkwRUxvY2I2cUgrVGlFMmxnV3EKWXFNemVRSTI2bUJnTWdiVzJ1OVZDZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo='
const node =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHMU1Ha0NBUUF3TmpFVk1CTUdBMVVFQ2d3TWMzbHpkR1Z0T201dlpHVnpNUjB3R3dZRFZRUUREQlJ6ZVhOMApaVzA2Ym05a1pUcDNiM0pyWlhJdE9UQXFNQVVHQXl0bGNBTWhBUFMra0pQNWVxSzBrVXczQUx3KzMvKzJKbDlYCmFYYTFHMTJtbTczZXgvQ1ZvQUF3QlFZREsyVndBMEVBa2Y0Y0xEMUZRNjNtb0ZQUVlCeGZXQWZhSEhuSnA2SDQKZEdhZXJQUEpKQk1hQUxqUEQvZjhxdVdpbzNudzFTc0N0emdyajlBVVNKOXh5TVBZMWNvS0R3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=='

const kubelet = 'kubernetes.io/kube-apiserver-client-kubelet'
const request = (spec: object, more: object = {}): CertificateSigningRequest =>
  ({
    metadata: { name: 'r', creationTimestamp: '0' },
    spec: { request: node, signerName: kubelet, usages: ['digital signature', 'client auth'], ...spec },
    ...more,
  }) as unknown as CertificateSigningRequest

test('a request says of whom it is', () => {
  assert.deepEqual(subjectOf(jane), { commonName: 'jane', organizations: ['devs'] })
  assert.deepEqual(subjectOf(node), { commonName: 'system:node:worker-9', organizations: ['system:nodes'] })
  assert.throws(() => subjectOf('bm9uc2Vuc2U='), /PEM block type must be CERTIFICATE REQUEST/)
  const empty = Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nMIH/\n-----END CERTIFICATE REQUEST-----').toString(
    'base64',
  )
  assert.throws(() => subjectOf(empty), /asn1: syntax error: data truncated/)
})

test('what a kubelet asks for is approved, for itself or by who may for nodes', () => {
  const approval = (spec: object, ...may: readonly string[]) =>
    autoApproval(request(spec), (_who, subresource) => may.includes(subresource))
  const self = { username: 'system:node:worker-9' }
  assert.match(approval(self, 'selfnodeclient') ?? '', /self kubelet client certificate/)
  assert.match(approval({ username: 'system:bootstrap:x' }, 'nodeclient') ?? '', /^Auto approving kubelet client/)
  assert.match(
    approval({ ...self, usages: ['client auth', 'digital signature', 'key encipherment'] }, 'nodeclient') ?? '',
    /Auto/,
  )
  for (const spec of [
    { username: 'jane' },
    { ...self, usages: ['client auth'] },
    { ...self, usages: ['client auth', 'digital signature', 'server auth'] },
    { ...self, request: jane },
    { ...self, signerName: 'kubernetes.io/kube-apiserver-client' },
  ])
    assert.equal(approval(spec, 'selfnodeclient'), undefined, JSON.stringify(spec))
})

test('a certificate is issued for as long as was asked, a year at most; a kubelet gets none for what is not its own', () => {
  const until = (spec: object): string | undefined => {
    const { certificate = '' } = issued(request(spec), 0, '').status
    return readStandIn(Buffer.from(certificate, 'base64').toString('utf8'))?.notAfter
  }
  assert.equal(until({ expirationSeconds: 3600 }), '1970-01-01T01:00:00Z')
  assert.equal(until({}), '1971-01-01T00:00:00Z')
  assert.equal(until({ expirationSeconds: 10 ** 9 }), '1971-01-01T00:00:00Z')
  const failed = issued(request({ request: jane }), 0, '')
  assert.equal(failed.status.conditions?.[0]?.reason, 'SignerValidationFailure')
})

test('what is decided goes after an hour, what nobody decides after a day', () => {
  const hourMs = 3_600_000
  const due = (...conditions: readonly object[]): number =>
    cleanedAfterMs(request({}, { status: { conditions } }), Number)
  assert.equal(due(), 24 * hourMs)
  assert.equal(due({ type: 'Approved', lastUpdateTime: '1000' }), 2 * hourMs)
  assert.equal(due({ type: 'Denied', lastUpdateTime: '0' }), hourMs)
})
