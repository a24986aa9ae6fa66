import { Endpoints } from '../api/kinds/endpoints.ts'
import { Pod } from '../api/kinds/pod.ts'
import type { EndpointSubset, Service, ServicePort } from '../api/schema/types.ts'
import type { WebhookCall, WebhookTransport } from '../apiserver/webhook-backends.ts'
import type { Simulation } from '../sim/simulation.ts'
import { LiveReader } from './network-reader.ts'
import { podAnswer } from './pod-answer.ts'

const unanswered = (problem: string): WebhookCall => ({ answered: false, problem })

/**
 * How the API server reaches the programs behind a service: at one of its ready endpoints, chosen by the seed. Source:
 * apiserver pkg/util/proxy ResolveEndpoint.
 */
export function webhookTransport(simulation: Simulation, store: LiveReaderStore): WebhookTransport {
  const reader = new LiveReader(store)
  const call = (service: Service, number: number): WebhookCall => {
    const { name, namespace = '' } = service.metadata
    const port = (service.spec.ports ?? []).find((each) => each.port === number)
    if (port === undefined) return unanswered(`no service port ${number} found for service "${name}"`)
    const addresses = readyAddresses(reader.get(Endpoints, namespace, name)?.subsets ?? [], port)
    const chosen = addresses[addresses.length < 2 ? 0 : simulation.chance('webhooks').below(addresses.length)]
    if (chosen === undefined) return unanswered(`no endpoints available for service "${name}"`)
    return toPod(reader, chosen)
  }
  return call
}

type LiveReaderStore = ConstructorParameters<typeof LiveReader>[0]

interface Address {
  readonly ip: string
  readonly port: number
}

function readyAddresses(subsets: readonly EndpointSubset[], { name = '' }: ServicePort): readonly Address[] {
  return subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.filter((port) => (port.name ?? '') === name).flatMap(({ port }) => addresses.map(({ ip }) => ({ ip, port }))),
  )
}

/** What the endpoint answers; one that is no pod lies outside, and is taken to answer. */
function toPod(reader: LiveReader, { ip, port }: Address): WebhookCall {
  const pod = reader.by(Pod, 'podIP', ip)[0]
  if (pod === undefined) return { answered: true }
  const { result } = podAnswer(reader, pod, port)
  if (result === 'answered') return { answered: true }
  if (result === 'timed out') return { answered: false, problem: 'context deadline exceeded', timedOut: true }
  return unanswered(`dial tcp ${ip}:${port}: connect: connection refused`)
}
