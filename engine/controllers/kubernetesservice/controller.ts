import { EndpointSlice } from '../../api/kinds/endpoint-slice.ts'
import { Endpoints } from '../../api/kinds/endpoints.ts'
import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { Service } from '../../api/kinds/service.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { isAlreadyExists, isOperatingError } from '../../api/status.ts'
import { serviceRangesOf } from '../../apiserver/service-ranges.ts'
import { apiServerAddress, kubernetesServicePeriodMs } from '../../defaults.ts'
import type { Component, ComponentContext } from '../../runtime/component.ts'
import { areEndpointsRight, endpointsDraft, isSliceRight, kubernetesService, serviceDraft, sliceDraft } from './plan.ts'

/** The API server keeps a service of itself: what is missing or wrong is put right every ten seconds. */
export const kubernetesServiceController: Component = {
  name: 'kubernetes-service-controller',
  start: (context) => new Keeper(context).start(),
}

const ownKey = `${kubernetesService.namespace}/${kubernetesService.name}`

class Keeper {
  private readonly sinceMs: number
  private planned = false

  constructor(private readonly context: ComponentContext) {
    this.sinceMs = context.time.nowMs
  }

  start(): void {
    const { informers, scope } = this.context
    scope.after(0, () => this.look())
    for (const kind of [Service, Endpoints, EndpointSlice]) {
      informers.of(kind as unknown as Kind<KubernetesObject>).onChange((_after, before, key) => {
        if (key === ownKey && before !== undefined) this.lookAtNextPeriod()
      })
    }
  }

  private lookAtNextPeriod(): void {
    if (this.planned) return
    this.planned = true
    const sinceMs = this.context.time.nowMs - this.sinceMs
    this.context.scope.after(kubernetesServicePeriodMs - (sinceMs % kubernetesServicePeriodMs), () => this.look())
  }

  private look(): void {
    this.planned = false
    try {
      this.keepService()
      this.keep(Endpoints, endpointsDraft(apiServerAddress), areEndpointsRight)
      this.keep(EndpointSlice, sliceDraft(apiServerAddress), isSliceRight)
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.lookAtNextPeriod()
    }
  }

  /** One that is there is let be, whatever it says. */
  private keepService(): void {
    const { client, flags } = this.context
    if (client.find(Service, kubernetesService) === undefined)
      create(client, Service, serviceDraft(serviceRangesOf(flags)))
  }

  private keep<T extends KubernetesObject>(
    kind: Kind<T>,
    draft: Draft<T>,
    isRight: (object: T, draft: Draft<T>) => boolean,
  ): void {
    const { client } = this.context
    const found = client.find(kind, kubernetesService)
    if (found === undefined) create(client, kind, draft)
    else if (!isRight(found, draft))
      client.update(kind, { ...found, ...draft, metadata: { ...found.metadata, ...draft.metadata } })
  }
}

function create<T extends KubernetesObject>(client: ComponentContext['client'], kind: Kind<T>, draft: Draft<T>): void {
  try {
    client.create(kind, draft)
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
}
