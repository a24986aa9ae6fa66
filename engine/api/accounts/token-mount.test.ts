import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod, ServiceAccount } from '../schema/types.ts'
import { unlistedSecret } from './secret-references.ts'
import { suffixOf, withTokenMount } from './token-mount.ts'

const at = '/var/run/secrets/kubernetes.io/serviceaccount'
const spec = (more: object = {}): Pod['spec'] => ({ containers: [{ name: 'c', image: 'i' }], ...more }) as Pod['spec']

test('every container gets the token that mounts nothing else there, init containers too', () => {
  const given = spec({
    initContainers: [{ name: 'i', image: 'i' }],
    containers: [
      { name: 'a', image: 'i' },
      { name: 'b', image: 'i', volumeMounts: [{ name: 'own', mountPath: at }] },
    ],
  })
  const { containers, initContainers, volumes } = withTokenMount(given, 'bound', 'shop/web-')
  const name = `kube-api-access-${suffixOf('shop/web- 0')}`
  assert.deepEqual(
    volumes?.map((volume) => volume.name),
    [name],
  )
  assert.deepEqual(initContainers?.[0]?.volumeMounts, [{ name, mountPath: at, readOnly: true }])
  assert.deepEqual(containers[0]?.volumeMounts, [{ name, mountPath: at, readOnly: true }])
  assert.deepEqual(containers[1]?.volumeMounts, [{ name: 'own', mountPath: at }])
})

test('a spec that needs no token stays as it is; a volume that is there is used', () => {
  const own = spec({ containers: [{ name: 'b', image: 'i', volumeMounts: [{ name: 'own', mountPath: at }] }] })
  assert.equal(withTokenMount(own, 'bound', 'x'), own)
  const volumes = [{ name: 'mine', secret: { secretName: 'robot-token-abcde' } }]
  const filled = withTokenMount(spec({ volumes }), { secretName: 'robot-token-abcde' }, 'x')
  assert.equal(filled.volumes, volumes)
  assert.equal(filled.containers[0]?.volumeMounts?.[0]?.name, 'mine')
})

test('the name of the volume differs from those that are taken, and is like a generated one', () => {
  const taken = `kube-api-access-${suffixOf('x 0')}`
  const filled = withTokenMount(spec({ volumes: [{ name: 'other' }] }), 'bound', 'x')
  assert.equal(filled.volumes?.[1]?.name, taken)
  assert.match(suffixOf('shop/web'), /^[bcdfghjklmnpqrstvwxz2456789]{5}$/)
})

test('an account can be made to list every secret that its pods use', () => {
  const account = (more: object = {}) =>
    ({
      metadata: { name: 'robot', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } },
      secrets: [{ name: 'listed' }],
      ...more,
    }) as unknown as ServiceAccount
  const rest = 'is not allowed because service account robot does not reference that secret'
  const env = (name: string) => ({ name: 'A', valueFrom: { secretKeyRef: { name, key: 'k' } } })
  const cases: readonly (readonly [Pod['spec'], string | undefined])[] = [
    [spec(), undefined],
    [spec({ volumes: [{ name: 'v', secret: { secretName: 'listed' } }] }), undefined],
    [spec({ volumes: [{ name: 'v', secret: { secretName: 'x' } }] }), `volume with secret.secretName="x" ${rest}`],
    [
      spec({ containers: [{ name: 'c', env: [env('listed'), env('x')] }] }),
      `container c with envVar A referencing secret.secretName="x" ${rest}`,
    ],
    [
      spec({ initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'x' } }] }] }),
      `init container i with envFrom referencing secret.secretName="x" ${rest}`,
    ],
    [
      spec({ imagePullSecrets: [{ name: 'x' }] }),
      'imagePullSecrets[0].name="x" is not allowed because service account robot does not reference that imagePullSecret',
    ],
  ]
  for (const [given, problem] of cases) assert.equal(unlistedSecret(account(), given), problem)
  const free = account({ metadata: { name: 'robot' } })
  assert.equal(unlistedSecret(free, spec({ imagePullSecrets: [{ name: 'x' }] })), undefined)
})
