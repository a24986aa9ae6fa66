import type { ComponentStatus } from '../api/schema/types.ts'
import type { Processes } from './processes.ts'

/** What the API server asks for its health: where it listens on each version, and which processes it is here. */
interface AskedComponent {
  readonly name: string
  readonly processes: RegExp
  /** Insecure until 1.22. */
  readonly oldPort: number
  readonly port: number
}

const asked: readonly AskedComponent[] = [
  { name: 'controller-manager', processes: /^controller manager/, oldPort: 10252, port: 10257 },
  { name: 'scheduler', processes: /^scheduler/, oldPort: 10251, port: 10259 },
]

/** The version whose API server asks over TLS, and the one from which etcd answers like the others. */
const secureSinceMinor = 22
const plainEtcdSinceMinor = 28

/** Source: pkg/registry/core/componentstatus/rest.go; the texts are those of Go's network. */
export function componentStatuses(processes: Processes, minor: number): readonly ComponentStatus[] {
  const running = [...processes.all()].filter((process) => process.running).map(({ name }) => name)
  const statuses = asked.map((component) => {
    const isUp = running.some((name) => component.processes.test(name))
    return isUp ? healthy(component.name, 'ok') : unhealthy(component.name, refusal(component, minor))
  })
  const etcd = minor < secureSinceMinor ? '{"health":"true"}' : '{"health":"true","reason":""}'
  return [...statuses, healthy('etcd-0', minor < plainEtcdSinceMinor ? etcd : 'ok')]
}

function refusal({ oldPort, port }: AskedComponent, minor: number): string {
  const [scheme, at] = minor < secureSinceMinor ? ['http', oldPort] : ['https', port]
  return `Get "${scheme}://127.0.0.1:${at}/healthz": dial tcp 127.0.0.1:${at}: connect: connection refused`
}

const healthy = (name: string, message: string): ComponentStatus => statusOf(name, { status: 'True', message })

const unhealthy = (name: string, message: string): ComponentStatus => statusOf(name, { status: 'False', message })

function statusOf(name: string, condition: { status: 'True' | 'False'; message: string }): ComponentStatus {
  return {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name },
    conditions: [{ type: 'Healthy', ...condition }],
  } as unknown as ComponentStatus
}
