import type { ValidatingWebhook } from '../../api/schema/types.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { asked, isAsked, requestOf, webhooksOf } from '../webhook-caller.ts'

const table = 'ValidatingWebhookConfiguration'

/** Asks programs whether a request may be. Source: apiserver pkg/admission/plugin/webhook/validating. */
export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  validate: (object, admission) => {
    if (admission.store.table(table).size === 0) return
    const request = requestOf(object, admission)
    const asking = webhooksOf<ValidatingWebhook>(admission.store, table).filter(({ webhook }) =>
      isAsked(webhook, request, admission),
    )
    for (const { webhook } of asking) asked(webhook, request, admission)
  },
}
