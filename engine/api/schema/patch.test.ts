import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PatchSchema } from '../patch/patch-schema.ts'
import { applyStrategicMergePatch } from '../patch/strategic-merge.ts'
import { patchSchemaOf } from './patch.ts'
import { typeOf } from './schema.ts'

function schemaOf(apiVersion: string, kind: string): PatchSchema {
  const type = typeOf(apiVersion, kind)
  assert.ok(type)
  return patchSchemaOf(type)
}

describe('patchSchemaOf', () => {
  const pod = schemaOf('v1', 'Pod').field('spec')?.type

  it('knows how a list is merged, and what its items are', () => {
    const containers = pod?.field('containers')
    assert.equal(containers?.patchStrategy, 'merge')
    assert.equal(containers?.patchMergeKey, 'name')
    assert.equal(containers?.type.typeName, 'Container')
    assert.equal(containers?.type.field('ports')?.patchMergeKey, 'containerPort')
  })

  it('tells maps and scalars from structs', () => {
    assert.equal(pod?.field('nodeSelector')?.type.kind, 'map')
    assert.equal(pod?.field('nodeName')?.type.kind, 'other')
    assert.equal(pod?.field('affinity')?.type.kind, 'struct')
    assert.equal(pod?.field('constructor'), undefined)
  })

  it('gives the same schema for the same type', () => {
    assert.equal(schemaOf('v1', 'Pod'), schemaOf('v1', 'Pod'))
    assert.equal(pod?.field('containers'), pod?.field('containers'))
  })

  it('merges a deployment as Kubernetes does', () => {
    const deployment = {
      metadata: { labels: { a: '1' } },
      spec: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
        template: {
          spec: {
            containers: [
              { name: 'a', image: '1' },
              { name: 'b', image: '1' },
            ],
          },
        },
      },
    }
    const patch = {
      metadata: { labels: { b: '2' } },
      spec: {
        strategy: { $retainKeys: ['type'], type: 'Recreate' },
        template: { spec: { containers: [{ name: 'b', image: '2' }] } },
      },
    }
    assert.deepEqual(applyStrategicMergePatch(deployment, patch, schemaOf('apps/v1', 'Deployment')), {
      metadata: { labels: { a: '1', b: '2' } },
      spec: {
        strategy: { type: 'Recreate' },
        template: {
          spec: {
            containers: [
              { name: 'a', image: '1' },
              { name: 'b', image: '2' },
            ],
          },
        },
      },
    })
  })
})
