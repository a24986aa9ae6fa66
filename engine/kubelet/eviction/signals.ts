/** What a kubelet watches of its node, and what each says is running out. Source: pkg/kubelet/eviction/helpers.go. */
const signals = {
  'memory.available': { resource: 'memory', condition: 'MemoryPressure' },
  'allocatableMemory.available': { resource: 'memory', condition: 'MemoryPressure' },
  'imagefs.available': { resource: 'ephemeral-storage', condition: 'DiskPressure' },
  'imagefs.inodesFree': { resource: 'inodes', condition: 'DiskPressure' },
  'containerfs.available': { resource: 'ephemeral-storage', condition: 'DiskPressure' },
  'containerfs.inodesFree': { resource: 'inodes', condition: 'DiskPressure' },
  'nodefs.available': { resource: 'ephemeral-storage', condition: 'DiskPressure' },
  'nodefs.inodesFree': { resource: 'inodes', condition: 'DiskPressure' },
  'pid.available': { resource: 'pids', condition: 'PIDPressure' },
} as const

export type EvictionSignal = keyof typeof signals
export type StarvedResource = (typeof signals)[EvictionSignal]['resource']
export type PressureCondition = (typeof signals)[EvictionSignal]['condition']

export function isEvictionSignal(name: string): name is EvictionSignal {
  return Object.hasOwn(signals, name)
}

export const resourceOf = (signal: EvictionSignal): StarvedResource => signals[signal].resource

export const conditionOf = (signal: EvictionSignal): PressureCondition => signals[signal].condition

/** Memory before everything else; the others stay in their order. */
export function inEvictionOrder<T extends { readonly signal: EvictionSignal }>(met: readonly T[]): readonly T[] {
  const rank = ({ signal }: T): number => (resourceOf(signal) === 'memory' ? 0 : 1)
  return met.toSorted((a, b) => rank(a) - rank(b))
}
