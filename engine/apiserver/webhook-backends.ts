import type { AdmissionRequest } from '../api/request-rules/admission-request.ts'
import type { Service } from '../api/schema/types.ts'

/** What became of a call: the webhook answered, or not, in the words of the client that called it. */
export type WebhookCall =
  | { readonly answered: true }
  | { readonly answered: false; readonly problem: string; readonly timedOut?: true }

/** Calls the pods behind a service. Whoever simulates the network gives it. */
export type WebhookTransport = (service: Service, port: number) => WebhookCall

/** What a webhook says of a request that it is asked about. */
export interface WebhookAnswer {
  /** Why it denies the request; '' without a reason. Absent: it allows it. */
  readonly denial?: string
  readonly warnings?: readonly string[]
  /** Merged into the object, as a JSON merge patch is. */
  readonly patch?: unknown
}

/** What a webhook was said to answer. */
export interface WebhookRule {
  /** `validate.example.com` */
  readonly webhook: string
  readonly matches: (request: AdmissionRequest) => boolean
  readonly answer: WebhookAnswer
}

/** The programs behind webhooks: how they are reached, and what they were said to answer. They allow everything else. */
export class WebhookBackends {
  transport: WebhookTransport | undefined
  private readonly rules: WebhookRule[] = []

  /** A later rule counts before an earlier one. */
  add(rule: WebhookRule): void {
    this.rules.unshift(rule)
  }

  answer(webhook: string, request: AdmissionRequest): WebhookAnswer {
    return this.rules.find((rule) => rule.webhook === webhook && rule.matches(request))?.answer ?? {}
  }
}
