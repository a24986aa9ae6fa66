import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import { kindsOfServer } from '../api/kinds/versions/served.ts'
import { RuntimeConfig } from '../api/schema/runtime-config.ts'
import { typeOf } from '../api/schema/schema.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { ServedKinds } from './kinds.ts'
import { administrator } from './request.ts'

/** What admission takes for granted, since validation stands before it. */
const specs: Readonly<Record<string, object>> = {
  Pod: { containers: [{ name: 'a', image: 'a' }], automountServiceAccountToken: false },
}

test('every kind that is kept can be created, read, listed, changed and deleted, in every version', () => {
  const everything = RuntimeConfig.parse('api/all=true')
  for (const minor of [16, 22, 29, 36]) {
    const { stored, served } = kindsOfServer(minor, everything)
    const plane = new ControlPlane(minor, new ServedKinds(stored, served))
    for (const kind of served.filter(({ verbs }) => verbs === undefined)) createAndDelete(plane, kind)
  }
})

/** Without the rules of its kind: what is asked here is whether the machinery knows it. */
function createAndDelete({ api }: ControlPlane, kind: Kind): void {
  const { validate: _, validateUpdate: _u, defaults: _d, ...lenient } = kind.view?.of ?? kind
  const plain: Kind = kind.view === undefined ? lenient : { ...kind, view: { ...kind.view, of: lenient } }
  // A definition stays until its cleaning up: each version makes one of its own.
  const name = `one-${kind.version}`
  const namespace = kind.namespaced ? 'default' : ''
  const spec = typeOf(kind.apiVersion, kind.kind)?.fields.has('spec') ? { spec: specs[kind.kind] ?? {} } : {}
  const draft = { apiVersion: kind.apiVersion, kind: kind.kind, metadata: { name, namespace }, ...spec }
  const made = api.create(plain, draft as unknown as Draft<KubernetesObject>, administrator)
  assert.equal(made.apiVersion, kind.apiVersion)
  const labelled = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } }
  assert.equal(api.update(plain, labelled, administrator).metadata.labels?.a, 'b')
  assert.ok(api.list(plain, namespace).some(({ metadata }) => metadata.name === name))
  assert.equal(api.get(plain, namespace, name).kind, kind.kind)
  api.delete(plain, namespace, name, { gracePeriodSeconds: 0 }, administrator)
}
