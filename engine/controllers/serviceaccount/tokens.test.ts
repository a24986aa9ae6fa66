import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../api/kinds/secret.ts'
import { ServiceAccount } from '../../api/kinds/service-account.ts'
import { authenticate } from '../../apiserver/access/tokens.ts'
import { ComponentWorld } from '../../testing/component-world.ts'
import { tokensController } from './tokens.ts'

function worldOf(): ComponentWorld {
  const world = new ComponentWorld()
  world.start(tokensController)
  world.create(ServiceAccount, { metadata: { name: 'bot' } })
  world.pass(100)
  return world
}

const secret = (name: string, account: string): object => ({
  metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
})
const tokenOf = (world: ComponentWorld, name: string): string =>
  Buffer.from(world.get(Secret, name).data?.['token'] ?? '', 'base64').toString('utf8')

test('a secret that is for a token gets one, which is good until the secret goes', () => {
  const world = worldOf()
  world.create(Secret, secret('bot-token', 'bot'))
  world.pass(100)
  const { data = {}, metadata } = world.get(Secret, 'bot-token')
  assert.deepEqual(Object.keys(data).sort(), ['ca.crt', 'namespace', 'token'])
  const { uid } = world.get(ServiceAccount, 'bot').metadata
  assert.equal(metadata.annotations?.['kubernetes.io/service-account.uid'], uid)
  const token = tokenOf(world, 'bot-token')
  assert.equal(authenticate(world.store, 10 ** 15, token).user, 'system:serviceaccount:default:bot')
  const other = world.create(Secret, { metadata: { name: 'plain' }, type: 'Opaque' })
  world.pass(100)
  assert.equal(world.get(Secret, 'plain').metadata.resourceVersion, other.metadata.resourceVersion)
  world.delete(Secret, 'bot-token')
  assert.throws(() => authenticate(world.store, 0, token), { reason: 'Unauthorized' })
})

test('it goes with its account, and one for an account that is not there goes at once', () => {
  const world = worldOf()
  world.create(Secret, secret('bot-token', 'bot'))
  world.create(Secret, secret('lost', 'nobody'))
  world.pass(100)
  assert.equal(world.find(Secret, 'lost'), undefined)
  world.delete(ServiceAccount, 'bot')
  world.pass(100)
  assert.equal(world.find(Secret, 'bot-token'), undefined)
})
