import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, renamed, renamedBack } from './fields.ts'

/** What `events.k8s.io` calls the fields of an event of the core group. Source: pkg/apis/events/v1/conversion.go. */
const names = {
  regarding: 'involvedObject',
  note: 'message',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
}

export const newStyleEvent: Conversion = {
  toStored: (object) => asObject(renamed(asFields(object), names)),
  fromStored: (stored) => asObject(renamedBack(asFields(stored), names)),
}
