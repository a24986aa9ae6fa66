import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Container, Pod } from '../../../api/schema/types.ts'
import { KubectlWorld } from '../../testing/world.ts'
import { type DebugTarget, profiledContainer, profiledSpec } from './profiles.ts'

const capabilities = { add: ['SYS_TIME'] }
const container = { name: 'c', securityContext: { runAsUser: 1, capabilities } } as Container
const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}
const added = (...more: readonly string[]): object => ({ runAsUser: 1, capabilities: { add: ['SYS_TIME', ...more] } })

test('profiles give a container what those of kubectl give it (pkg/cmd/debug/profiles.go)', () => {
  const rows: readonly (readonly [
    profile: string,
    target: DebugTarget,
    context: object | undefined,
    mounts: boolean,
  ])[] = [
    ['legacy', 'pod', container.securityContext, false],
    ['legacy', 'node', container.securityContext, true],
    ['general', 'pod', added('SYS_PTRACE'), false],
    ['general', 'copy', added('SYS_PTRACE'), false],
    ['general', 'node', undefined, true],
    ['baseline', 'copy', undefined, false],
    ['baseline', 'node', undefined, false],
    ['restricted', 'copy', restricted, false],
    ['restricted', 'node', restricted, false],
    ['netadmin', 'pod', added('NET_ADMIN', 'NET_RAW'), false],
    ['netadmin', 'node', added('NET_ADMIN', 'NET_RAW'), false],
    ['sysadmin', 'copy', { ...container.securityContext, privileged: true }, false],
    ['sysadmin', 'node', { ...container.securityContext, privileged: true }, true],
  ]
  for (const [profile, target, context, mounts] of rows) {
    const { securityContext, volumeMounts = [] } = profiledContainer(container, profile, { target, minor: 36 })
    assert.deepEqual(
      [profile, target, securityContext, volumeMounts.length],
      [profile, target, context, mounts ? 1 : 0],
    )
  }
  const before = profiledContainer(container, 'netadmin', { target: 'node', minor: 28 })
  assert.deepEqual(before.securityContext, { ...added('NET_ADMIN'), privileged: true })
})

test('profiles give a pod the namespaces of its node, or one that its containers share', () => {
  const rows: readonly (readonly [profile: string, host: boolean, root: boolean, shares: boolean])[] = [
    ['legacy', true, true, false],
    ['general', true, true, true],
    ['baseline', false, false, true],
    ['restricted', false, false, true],
    ['netadmin', true, false, true],
    ['sysadmin', true, true, true],
  ]
  const bare = { containers: [] } as unknown as Pod['spec']
  for (const [profile, host, root, shares] of rows) {
    const node = profiledSpec(bare, profile, 'node')
    const copy = profiledSpec(bare, profile, 'copy')
    assert.deepEqual(
      [profile, node.hostPID ?? false, node.volumes !== undefined, copy.shareProcessNamespace ?? false],
      [profile, host, root, shares],
    )
  }
})

const deprecated = '--profile=legacy is deprecated and '

test('versions of kubectl know their own profiles and flags', () => {
  const unknown = (flag: string): string => `error: unknown flag: --${flag}\nSee 'kubectl debug --help' for usage.\n`
  const rows: readonly (readonly [minor: number, flags: string, error: string])[] = [
    [36, '--profile=x', 'error: unknown profile: x\n'],
    [26, '--profile=general', 'error: unknown profile: general\n'],
    [29, '--profile=sysadmin', 'error: unknown profile: sysadmin\n'],
    [22, '--profile=legacy', unknown('profile').replace('e', 'E')],
    [30, '--keep-labels', unknown('keep-labels')],
    [30, '--custom=x', unknown('custom')],
  ]
  for (const [minor, flags, error] of rows) {
    const { stderr } = new KubectlWorld({ minor }).run(`kubectl debug p --image=x ${flags}`)
    assert.deepEqual([minor, flags, stderr], [minor, flags, error])
  }
  const said = (minor: number, flags = ''): string =>
    new KubectlWorld({ minor }).run(`kubectl debug p --image=x ${flags}`).stderr.split('\n')[0] ?? ''
  const missing = 'Error from server (NotFound): pods "p" not found'
  assert.equal(said(36), missing)
  assert.equal(said(31), missing)
  assert.equal(
    said(32),
    `${deprecated}will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".`,
  )
  assert.equal(
    said(36, '--profile=legacy'),
    `${deprecated}planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".`,
  )
})
