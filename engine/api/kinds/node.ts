import { conditionOf } from '../meta/conditions.ts'
import type * as schema from '../schema/types.ts'
import { nodeErrors, nodeUpdateErrors } from '../validation/node.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type Node = schema.Node

/** `Ready`, `NotReady` or `Unknown`, and whether it takes pods. */
export function nodeStatusText(node: Node): string {
  const ready = conditionOf(node, 'Ready')
  const status = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return node.spec?.unschedulable === true ? `${status},SchedulingDisabled` : status
}

const roleLabelPrefix = 'node-role.kubernetes.io/'
const oldRoleLabel = 'kubernetes.io/role'

/** The roles that labels name, sorted. */
export function nodeRoles(node: Node): readonly string[] {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(roleLabelPrefix)) roles.add(key.slice(roleLabelPrefix.length))
    else if (key === oldRoleLabel) roles.add(value)
  }
  roles.delete('')
  return [...roles].sort()
}

const addressOf = (node: Node, type: string): string =>
  node.status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'

/** Source: pkg/registry/core/node/strategy.go, pkg/printers/internalversion/printers.go. */
export const Node: Kind<Node> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Node', shortNames: ['no'] }),
  namespaced: false,
  hasStatus: true,
  keepsStatusOnCreate: true,
  hasGeneration: false,
  defaults: (node) => {
    const capacity = node.status?.capacity
    if (!capacity || node.status?.allocatable) return node
    return { ...node, status: { ...node.status, allocatable: capacity } }
  },
  validate: nodeErrors,
  validateUpdate: nodeUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Status', value: nodeStatusText },
    { name: 'Roles', value: (node) => nodeRoles(node).join(',') || '<none>' },
    ageColumn,
    { name: 'Version', value: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '' },
    { name: 'Internal-IP', wide: true, value: (node) => addressOf(node, 'InternalIP') },
    { name: 'External-IP', wide: true, value: (node) => addressOf(node, 'ExternalIP') },
    { name: 'OS-Image', wide: true, value: ({ status }) => status?.nodeInfo?.osImage || '<unknown>' },
    { name: 'Kernel-Version', wide: true, value: ({ status }) => status?.nodeInfo?.kernelVersion || '<unknown>' },
    {
      name: 'Container-Runtime',
      wide: true,
      value: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
    },
  ],
}
