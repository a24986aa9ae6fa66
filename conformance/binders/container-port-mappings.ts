import { type ContainerPortShape, portMappings } from '../../engine/api/meta/pods.ts'

export function bind(given: unknown): unknown {
  return { mappings: portMappings((given as { ports: ContainerPortShape[] }).ports) }
}
