import { typeOf } from '../../api/schema/schema.ts'
import type { KubernetesObject, MutatingWebhook } from '../../api/schema/types.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'
import { patched } from '../patching.ts'
import { asked, isAsked, requestOf, webhooksOf } from '../webhook-caller.ts'

const table = 'MutatingWebhookConfiguration'

/** What is known of a request on its second way through the plugins. */
interface Pass {
  isAgain: boolean
  /** What each webhook that wants to be asked again had made of the object. */
  readonly made: Map<string, KubernetesObject>
  hasChanged: boolean
}

const passes = new WeakMap<Admission, Pass>()

/**
 * Lets programs change what is to be stored, one after another. Where one changes something, the plugins look at the object
 * once more, and those webhooks that want it are asked again. Source: apiserver pkg/admission/plugin/webhook/mutating.
 */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  mutate: (object, admission) => {
    if (admission.store.table(table).size === 0) return object
    const pass = passes.get(admission) ?? { isAgain: false, made: new Map(), hasChanged: false }
    passes.set(admission, pass)
    let current = object
    for (const { key, webhook } of webhooksOf<MutatingWebhook>(admission.store, table)) {
      if (pass.isAgain && (!pass.made.has(key) || pass.made.get(key) === current)) continue
      const request = requestOf(current, admission)
      if (!isAsked(webhook, request, admission)) continue
      const next = changed(current, asked(webhook, request, admission)?.patch, admission)
      if (next !== current) pass.hasChanged = true
      current = next
      if (webhook.reinvocationPolicy === 'IfNeeded') pass.made.set(key, current)
    }
    return current
  },
  /** What is deleted is not changed, so that it is asked about where others only check. */
  validate: (object, admission) => {
    if (admission.operation !== 'delete' || admission.store.table(table).size === 0) return
    const request = requestOf(object, admission)
    for (const { webhook } of webhooksOf<MutatingWebhook>(admission.store, table))
      if (isAsked(webhook, request, admission)) asked(webhook, request, admission)
  },
  wantsAgain: (admission) => {
    const pass = passes.get(admission)
    if (pass === undefined || pass.isAgain || !pass.hasChanged) return false
    pass.isAgain = true
    return true
  },
}

/** The object with a patch, and with Kubernetes' defaults where that leaves something out. */
function changed(
  object: KubernetesObject,
  patch: unknown,
  { kind, requester, time, minor }: Admission,
): KubernetesObject {
  if (patch === undefined) return object
  const type = typeOf(kind.apiVersion, kind.kind) === undefined ? 'merge' : 'strategic'
  const next = patched(kind, object, { type, body: patch }, requester)
  return next === object ? object : (kind.defaults?.(next, { now: time.now(), minor }) ?? next)
}
