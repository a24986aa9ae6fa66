import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Namespace } from '../../api/kinds/namespace.ts'
import { ServiceAccount } from '../../api/kinds/service-account.ts'
import { ControlPlane } from '../../testing/control-plane.ts'
import { administrator } from '../request.ts'
import { authenticate, claimsOf, tokenText } from './tokens.ts'

test('a token stands for its account until it is over, or the account is another', () => {
  const { api, store } = new ControlPlane()
  api.create(Namespace, { metadata: { name: 'shop' }, spec: {} } as never, administrator)
  const account = (): string =>
    api.create(ServiceAccount, { metadata: { name: 'bot', namespace: 'shop' } }, administrator).metadata.uid
  const uid = account()
  const claims = { namespace: 'shop', account: 'bot', uid, issuedUnixMs: 1_000_000, expiresUnixMs: 4_600_000 }
  const token = tokenText(claims)
  assert.equal(token.split('.').length, 3)
  assert.deepEqual(claimsOf(token), { ...claims, audiences: ['https://kubernetes.default.svc.cluster.local'] })
  assert.deepEqual(authenticate(store, 4_599_999, token), {
    user: 'system:serviceaccount:shop:bot',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
    uid,
  })
  assert.throws(() => authenticate(store, 4_600_000, token), { reason: 'Unauthorized' })
  for (const other of ['', 'x', 'a.b.c', token.slice(0, -1)])
    assert.throws(() => authenticate(store, 2_000_000, other), { reason: 'Unauthorized' })
  api.delete(ServiceAccount, 'shop', 'bot', {}, administrator)
  account()
  assert.throws(() => authenticate(store, 2_000_000, token), { reason: 'Unauthorized' })
})
