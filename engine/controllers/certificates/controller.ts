import { hasCondition, withCondition } from '../../api/certificates/conditions.ts'
import { CertificateSigningRequest } from '../../api/kinds/certificate-signing-request.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { autoApproval, cleanedAfterMs, isSignedHere, issued } from './plan.ts'

/** Works on each request that is new or has changed. */
function follow(
  context: ComponentContext,
  handle: (request: CertificateSigningRequest, name: string) => void,
): ReturnType<typeof workQueue> {
  const requests = context.informers.of(CertificateSigningRequest)
  const queue = workQueue(context, (name) => {
    const request = requests.get(name)
    if (request !== undefined) handle(request, name)
  })
  requests.onChange((after, _before, name) => {
    if (after !== undefined) queue.add(name)
  })
  return queue
}

/** Approves what kubelets ask for themselves, where they may. Source: pkg/controller/certificates/approver. */
export const certificateApproving: Component = {
  name: 'certificatesigningrequest-approving-controller',
  sleepsUntil: [CertificateSigningRequest],
  start: (context) => {
    const { client, time } = context
    follow(context, (request, name) => {
      if (request.status?.certificate || hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return
      const message = autoApproval(request, (who, subresource) =>
        client.mayDo(who, {
          verb: 'create',
          group: 'certificates.k8s.io',
          resource: 'certificatesigningrequests',
          subresource,
          namespace: '',
        }),
      )
      if (message === undefined) return
      const condition = { type: 'Approved', reason: 'AutoApproved', message } as const
      const approved = withCondition(request, condition, time.now())
      client.post(CertificateSigningRequest, { namespace: '', name }, 'approval', approved)
    })
  },
}

/** Gives approved requests of Kubernetes' own signers what stands for a certificate. Source: pkg/controller/certificates/signer. */
export const certificateSigning: Component = {
  name: 'certificatesigningrequest-signing-controller',
  sleepsUntil: [CertificateSigningRequest],
  start: (context) => {
    const { client, time } = context
    follow(context, (request, name) => {
      if (!hasCondition(request, 'Approved') || hasCondition(request, 'Failed') || request.status?.certificate) return
      if (!isSignedHere(request)) return
      client.patchStatus(CertificateSigningRequest, { namespace: '', name }, (stored) =>
        issued(stored, time.nowUnixMs, time.now()),
      )
    })
  },
}

/** Deletes requests that are over: decided an hour ago, or undecided for a day. Source: pkg/controller/certificates/cleaner. */
export const certificateCleaner: Component = {
  name: 'certificatesigningrequest-cleaner-controller',
  sleepsUntil: [CertificateSigningRequest],
  start: (context) => {
    const { client, time } = context
    const queue = follow(context, (request, name) => {
      const dueMs = cleanedAfterMs(request, (text) => time.msOf(text))
      if (time.nowMs >= dueMs) client.delete(CertificateSigningRequest, { namespace: '', name })
      else queue.addAfter(name, dueMs - time.nowMs, 'it is kept for a while')
    })
  },
}
