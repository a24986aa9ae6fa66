import assert from 'node:assert/strict'
import test from 'node:test'
import type { PersistentVolume, PersistentVolumeClaim } from '../api/schema/types.ts'
import { bindCompleted, selectedNode } from '../api/storage/claims.ts'
import type { ListedVolumes } from './listed-volumes.ts'
import { aNode, aPod } from './testing/objects.ts'
import { progressOf, type ReservedVolumes } from './volume-progress.ts'

const done = { [bindCompleted]: 'yes' }
const begun = { [selectedNode]: 'n' }

function aClaim(annotations: object | undefined, spec: object = {}, resourceVersion = '5'): PersistentVolumeClaim {
  const metadata = { name: 'data', namespace: 'shop', resourceVersion, ...(annotations && { annotations }) }
  return { metadata, spec } as unknown as PersistentVolumeClaim
}

function aVolume(spec: object, resourceVersion = '5'): PersistentVolume {
  return { metadata: { name: 'disk', resourceVersion }, spec } as unknown as PersistentVolume
}

const claimRef = { namespace: 'shop', name: 'data', uid: 'uid-data' }
const elsewhere = {
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] },
}

/** How far a pod's volumes are when the server tells these. */
function progress(
  reserved: Pick<ReservedVolumes, 'bindings' | 'provisions'>,
  claim: PersistentVolumeClaim | undefined,
  volume: PersistentVolume | undefined,
): string {
  const volumes = { claims: { told: () => claim }, volumes: { told: () => volume } } as unknown as ListedVolumes
  const world = { volumes, node: () => aNode(), hasPod: () => true }
  const found = progressOf({ pod: aPod(), nodeName: 'n', ...reserved }, world)
  return found.kind === 'failed' ? found.problem : found.kind
}

test('A volume that gets its claim is waited for until both are written and bound', () => {
  const written = { bindings: [{ claim: aClaim(undefined), volume: aVolume({ claimRef }) }], provisions: [] }
  const bound = aClaim(done, { volumeName: 'disk' })
  const unreachable = `pv "disk" node affinity doesn't match node "n": no matching NodeSelectorTerms`
  const rows: readonly [string, PersistentVolumeClaim | undefined, PersistentVolume | undefined][] = [
    ['bound', bound, aVolume({ claimRef })],
    ['waiting', bound, aVolume({}, '4')],
    ['waiting', aClaim(undefined), aVolume({ claimRef })],
    ['waiting', aClaim(undefined, { volumeName: 'disk' }), aVolume({ claimRef })],
    ['ClaimRef got reset for pv "disk"', bound, aVolume({}, '6')],
    ['ClaimRef got reset for pv "disk"', bound, aVolume({ claimRef: { ...claimRef, uid: '' } }, '6')],
    [unreachable, bound, aVolume({ claimRef, nodeAffinity: elsewhere })],
    ['failed to check binding: could not find v1.PersistentVolume "disk"', bound, undefined],
    ['failed to check binding: could not find v1.PersistentVolumeClaim "shop/data"', undefined, aVolume({ claimRef })],
  ]
  for (const [expected, claim, volume] of rows) assert.equal(progress(written, claim, volume), expected)
})

test('A volume that is to be made is waited for while its claim names the node', () => {
  const written = { bindings: [], provisions: [aClaim(begun)] }
  const bound = aClaim({ ...begun, ...done }, { volumeName: 'disk' })
  const unreachable = `pv "disk" node affinity doesn't match node "n": no matching NodeSelectorTerms`
  const rows: readonly [string, PersistentVolumeClaim | undefined, PersistentVolume | undefined][] = [
    ['bound', bound, aVolume({ claimRef })],
    ['waiting', bound, undefined],
    ['waiting', aClaim(begun), undefined],
    ['waiting', aClaim(begun, { volumeName: 'disk' }), aVolume({ claimRef })],
    ['waiting', aClaim(undefined, {}, '4'), undefined],
    ['selectedNode annotation reset for PVC "data"', aClaim(undefined), undefined],
    ['provisioning failed for PVC "data"', aClaim({}), undefined],
    ['provisioning failed for PVC "data"', aClaim({ [selectedNode]: 'other' }), undefined],
    [unreachable, bound, aVolume({ claimRef, nodeAffinity: elsewhere })],
    ['failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "shop/data"', undefined, undefined],
  ]
  for (const [expected, claim, volume] of rows) assert.equal(progress(written, claim, volume), expected)
})
