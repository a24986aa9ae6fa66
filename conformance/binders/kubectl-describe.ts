import { allKinds } from '../../engine/api/schema/schema.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import { GuardedApi } from '../../engine/apiserver/access/guarded-api.ts'
import { administrator } from '../../engine/apiserver/request.ts'
import { KubectlClient } from '../../engine/kubectl/client.ts'
import { describeObject } from '../../engine/kubectl/describe/index.ts'
import { type Fields, TableGround } from './kubectl-ground.ts'

interface Given {
  readonly kind: string
  readonly object: Fields
  readonly endpointSlices?: readonly Fields[]
}

export const partial = { contains: 'The name of the field says it.' }

export function bind(given: unknown): unknown {
  const { kind, object, endpointSlices = [] } = given as Given
  const world = new TableGround()
  for (const slice of endpointSlices) world.put({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...slice })
  const apiVersion = allKinds().find((known) => known.kind === kind && !known.version.includes('beta'))?.apiVersion
  const described = { apiVersion, kind, ...object } as unknown as KubernetesObject
  const { minor } = world.ground
  const client = new KubectlClient(
    { ...world.ground, api: new GuardedApi(world.ground.api, () => administrator) },
    administrator,
  )
  const output = describeObject(described, {
    client,
    nowMs: world.ground.time.nowUnixMs,
    minor,
    showEvents: true,
    zone: zoneOf(object),
  })
  return { output, contains: output }
}

/** Where the test ran: a time of creation with a distance from universal time was made in Pacific time. */
function zoneOf({ metadata }: Fields): string {
  const { creationTimestamp = '' } = (metadata ?? {}) as { readonly creationTimestamp?: string }
  return /-0[78]:00$/.test(creationTimestamp) ? 'America/Los_Angeles' : 'UTC'
}
