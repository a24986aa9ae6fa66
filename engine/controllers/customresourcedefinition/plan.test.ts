import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomResourceDefinition } from '../../api/schema/types.ts'
import { type TakenNames, withEstablished, withNaming, withoutCleanup, withProgress } from './plan.ts'

const now = '2024-01-01T00:00:00Z'
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'backups.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'backups', singular: 'backup', kind: 'Backup', listKind: 'BackupList', shortNames: ['bk'] },
    versions: [],
  },
  status: {},
} as unknown as CustomResourceDefinition

const taken = (resources: readonly string[], kinds: readonly string[] = []): TakenNames => ({
  resources: new Set(resources),
  kinds: new Set(kinds),
})

const conditions = ({ status }: CustomResourceDefinition): readonly string[] =>
  (status.conditions ?? []).map(({ type, status: is, reason, message }) => `${type}=${is} ${reason}: ${message}`)

test('free names are accepted, then the kind is established, then nothing more is said', () => {
  const named = withNaming(definition, taken([]), now)
  assert.deepEqual(conditions(named), [
    'NamesAccepted=True NoConflicts: no conflicts found',
    'Established=False Installing: the initial names have been accepted',
  ])
  assert.equal(withNaming(named, taken([]), now), named)
  const established = withEstablished(named, now)
  assert.deepEqual(
    conditions(established)[1],
    'Established=True InitialNamesAccepted: the initial names have been accepted',
  )
  assert.equal(withNaming(established, taken([]), now), established)
  assert.equal(withEstablished(established, now), established)
})

const conflicts: readonly (readonly [names: TakenNames, said: string])[] = [
  [taken(['backups']), 'PluralConflict: "backups" is already in use'],
  [taken(['backup']), 'SingularConflict: "backup" is already in use'],
  [taken(['bk']), 'ShortNamesConflict: "bk" is already in use'],
  [taken([], ['Backup']), 'KindConflict: "Backup" is already in use'],
  [taken([], ['BackupList']), 'ListKindConflict: "BackupList" is already in use'],
]

for (const [names, said] of conflicts) {
  test(`${said}, and the kind is not established`, () => {
    const named = withNaming(definition, names, now)
    assert.deepEqual(conditions(named), [
      `NamesAccepted=False ${said}`,
      'Established=False NotAccepted: not all names are accepted',
    ])
    assert.equal(withEstablished(named, now), named)
  })
}

test('the cleaning up is reported, and then lets the definition go', () => {
  assert.deepEqual(conditions(withProgress(definition, 'started', now)), [
    'Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress',
  ])
  const finalizers = ['other', 'customresourcecleanup.apiextensions.k8s.io']
  const held = { ...definition, metadata: { ...definition.metadata, finalizers } }
  assert.deepEqual(withoutCleanup(held).metadata.finalizers, ['other'])
})
