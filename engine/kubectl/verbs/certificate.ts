import { hasCondition, withCondition } from '../../api/certificates/conditions.ts'
import type { CertificateSigningRequest } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { toggle } from '../flags.ts'
import { outcomeFlags, printOutcome } from '../printers/output.ts'
import { kindNamed } from '../resource-types.ts'
import { collected, filenameFlags, type Info, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

interface Decision {
  readonly verb: 'approve' | 'deny'
  readonly type: 'Approved' | 'Denied'
  readonly against: 'Approved' | 'Denied'
  readonly reason: string
}

const decisions: readonly Decision[] = [
  { verb: 'approve', type: 'Approved', against: 'Denied', reason: 'KubectlApprove' },
  { verb: 'deny', type: 'Denied', against: 'Approved', reason: 'KubectlDeny' },
]

const requestKind = 'CertificateSigningRequest'
const requestGroup = 'certificates.k8s.io'

function decide(command: Command, decision: Decision): void {
  if (command.args.length === 0 && command.flags.list('filename').length === 0)
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>')
  const kind = kindNamed(command.client.kinds, 'certificatesigningrequests.certificates.k8s.io')
  const { infos, errors } = selectResources(command, { kind })
  const failed = [...errors]
  for (const info of infos) collected(failed, () => decideOne(command, info, decision))
  throwAll(failed)
}

function decideOne(command: Command, info: Info, { verb, type, against, reason }: Decision): void {
  const { group, kind } = info.kind
  if (kind !== requestKind || group !== requestGroup)
    throw new CommandError(
      `can only handle ${requestKind}.${requestGroup} objects, got ${group === '' ? kind : `${kind}.${group}`}`,
    )
  const request = info.object as CertificateSigningRequest
  if (hasCondition(request, against))
    throw new CommandError(`certificate signing request ${JSON.stringify(info.name)} is already ${against}`)
  const done = type.toLowerCase()
  if (!hasCondition(request, type) || command.flags.isOn('force')) {
    const message = `This CSR was ${done} by kubectl certificate ${verb}.`
    const decided = hasCondition(request, type)
      ? request
      : withCondition(request, { type, reason, message }, command.now())
    command.client.putSubresource(info.kind, info, 'approval', decided)
  }
  printOutcome(command, { kind: info.kind, object: request }, done)
}

/** Approves and denies certificate signing requests. Source: kubectl pkg/cmd/certificates. */
export const certificate: Verb = {
  name: 'certificate',
  subcommands: decisions.map((decision) => ({
    name: decision.verb,
    flags: [...filenameFlags, ...outcomeFlags, toggle('force')],
    run: (command) => decide(command, decision),
  })),
}
