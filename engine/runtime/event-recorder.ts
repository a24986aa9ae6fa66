import { Event } from '../api/kinds/event.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../api/status.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Scope } from '../machines/scope.ts'
import type { Client } from './client.ts'
import { type Correlated, EventCorrelator } from './event-correlator.ts'
import { EventSeries } from './event-series.ts'

export type EventType = 'Normal' | 'Warning'

/** What an event is about: an object, or a part of one (`spec.containers{web}`). */
export interface EventSubject {
  readonly object: KubernetesObject
  readonly fieldPath?: string
}

export interface EventRecorderOptions {
  readonly client: Client
  readonly time: ClusterTime
  /** `deployment-controller`, `kubelet`. */
  readonly source: string
  readonly host?: string
  /**
   * The scheduler writes events of the newer API: with an event time and a series, without count and timestamps. Of series
   * it tells in its own time.
   */
  readonly newStyle?: { readonly scope: Scope; readonly minor: number }
}

interface About {
  readonly object: KubernetesObject
  readonly fieldPath: string | undefined
  readonly type: EventType
  readonly reason: string
  readonly message: string
  readonly action: string | undefined
  readonly count: number
}

/** What an event names as its object; built field by field, since there are so many events. */
function reference({ object, fieldPath }: About): object {
  const { namespace, name, uid, resourceVersion } = object.metadata
  const made: Record<string, string> = { kind: object.kind }
  if (namespace !== undefined) made.namespace = namespace
  made.name = name
  made.uid = uid
  made.apiVersion = object.apiVersion
  made.resourceVersion = resourceVersion
  if (fieldPath !== undefined) made.fieldPath = fieldPath
  return made
}

/** Writes events as client-go's recorder does: repeated ones are counted, floods are combined or dropped. */
export class EventRecorder {
  private readonly correlator: EventCorrelator
  private readonly written = new Map<string, Event>()

  private readonly series: EventSeries | undefined

  constructor(private readonly options: EventRecorderOptions) {
    const { time, newStyle } = options
    this.correlator = new EventCorrelator(time)
    const write = (event: Event, series: object): void => this.writeSeries(event, series)
    this.series = newStyle && new EventSeries({ ...newStyle, time, write })
  }

  record({ object, fieldPath }: EventSubject, type: EventType, reason: string, message: string, action?: string): void {
    if (this.series !== undefined) {
      this.recordNew(this.series, { object, fieldPath, type, reason, message, action, count: 1 })
      return
    }
    const { uid } = object.metadata
    const seen = this.correlator.see({ uid, fieldPath: fieldPath ?? '', type, reason, message })
    if (seen === undefined) return
    const known = this.written.get(seen.key)
    const told = { object, fieldPath, type, reason, message: seen.message, action, count: seen.count }
    const event = this.write(() =>
      known === undefined ? this.first(told) : (this.again(known, seen) ?? this.first(told)),
    )
    if (event === undefined) this.written.delete(seen.key)
    else this.written.set(seen.key, event)
  }

  /**
   * What a newer event is about is a certain state of an object: of another state it is another event. Whatever is said of
   * the same state for the same reason is a series, told in the words of its first.
   */
  private recordNew(series: EventSeries, about: About): void {
    const { uid, resourceVersion } = about.object.metadata
    const key = `${uid}|${resourceVersion}|${about.fieldPath ?? ''}|${about.reason}|${about.action ?? ''}`
    if (series.repeats(key)) return
    const event = this.write(() => this.first(about))
    if (event !== undefined) series.begin(key, event)
  }

  /** An event that has expired is not written again. */
  private writeSeries({ metadata: { namespace = '', name } }: Event, series: object): void {
    this.write(() => {
      try {
        return this.options.client.patch(Event, { namespace, name }, (event) => ({ ...event, series }) as Event)
      } catch (error) {
        if (!isNotFound(error)) throw error
        return undefined
      }
    })
  }

  /** Events are told as well as possible: whoever records one never fails over it. */
  private write(request: () => Event | undefined): Event | undefined {
    try {
      return request()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return undefined
    }
  }

  private first(about: About): Event {
    const { client, time, newStyle } = this.options
    const { namespace = 'default', name } = about.object.metadata
    const at = { namespace, name: `${name}.${time.uniqueInstant()}` }
    return client.record(Event, at, (metadata) =>
      newStyle ? this.ofNewStyle(metadata, about) : this.ofOldStyle(metadata, about),
    )
  }

  private ofNewStyle(metadata: Metadata, about: About): Event {
    const { time, source, host } = this.options
    return {
      apiVersion: Event.apiVersion,
      kind: Event.kind,
      metadata,
      involvedObject: reference(about),
      reason: about.reason,
      message: about.message,
      type: about.type,
      source: {},
      eventTime: time.microText(time.nowMs),
      action: about.action ?? '',
      reportingComponent: source,
      reportingInstance: `${source}-${host ?? 'control-plane'}`,
      firstTimestamp: null,
      lastTimestamp: null,
    } as unknown as Event
  }

  private ofOldStyle(metadata: Metadata, about: About): Event {
    const { time, source, host } = this.options
    const now = time.now()
    return {
      apiVersion: Event.apiVersion,
      kind: Event.kind,
      metadata,
      involvedObject: reference(about),
      reason: about.reason,
      message: about.message,
      type: about.type,
      source: host === undefined ? { component: source } : { component: source, host },
      firstTimestamp: now,
      lastTimestamp: now,
      count: about.count,
      eventTime: null,
      reportingComponent: source,
      reportingInstance: host ?? '',
    } as unknown as Event
  }

  /** @returns undefined where the event has expired, or somebody deleted it */
  private again(known: Event, { count, message }: Correlated): Event | undefined {
    const { client, time } = this.options
    const at = { namespace: known.metadata.namespace ?? '', name: known.metadata.name }
    try {
      return client.patch(Event, at, (event) => ({ ...event, count, message, lastTimestamp: time.now() }))
    } catch (error) {
      if (!isNotFound(error)) throw error
      return undefined
    }
  }
}
