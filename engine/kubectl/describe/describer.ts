import type { KubernetesObject } from '../../api/schema/types.ts'
import type { KubectlClient } from '../client.ts'
import type { Writer } from './writer.ts'

/** What a description may look up, and how it is asked for. */
export interface DescribeContext {
  readonly client: KubectlClient
  /** Milliseconds since 1970. */
  readonly nowMs: number
  readonly minor: number
  readonly showEvents: boolean
  /** The time zone of the machine on which kubectl runs; UTC where it is not said. */
  readonly zone?: string
}

/** Describes objects of one kind, their events apart where `events` is false. */
export interface Describer {
  readonly write: (object: KubernetesObject, writer: Writer, context: DescribeContext) => void
  /** Whether events are listed below. */
  readonly events: boolean
}

/** A describer of a kind's own type. */
export function describer<T extends KubernetesObject>(
  write: (object: T, writer: Writer, context: DescribeContext) => void,
  options: { readonly events?: boolean } = {},
): Describer {
  return { write: write as Describer['write'], events: options.events ?? true }
}
