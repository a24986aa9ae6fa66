import {
  type Attributes,
  isOfPath,
  mastersGroup,
  type ResourceAttributes,
  type UserInfo,
} from '../../api/access/attributes.ts'
import { kubeadmAdminsGroup } from '../../api/access/bootstrap-bindings.ts'
import { ruleAllows } from '../../api/access/policy-rules.ts'
import { ApiError, forbidden } from '../../api/status.ts'
import type { Store } from '../../store/store.ts'
import { ComponentAccess, otherWay } from './component-access.ts'
import { heldRules, sourceText } from './held-rules.ts'
import type { AuthorizationMode } from './modes.ts'
import { nodeAnswer, nodeOf } from './node-authorizer.ts'

export interface Decision {
  readonly allowed: boolean
  /** Why, as an access review says it; '' where there is nothing to say. */
  readonly reason: string
}

const allowed: Decision = { allowed: true, reason: '' }

/** Who may do what: the authorizers of the API server, one after the other. Nobody changes what they decide by. */
export class Access {
  private readonly components: ComponentAccess

  constructor(
    readonly store: Store,
    private readonly modes: readonly AuthorizationMode[],
    private readonly minor: number,
  ) {
    this.components = new ComponentAccess(store)
  }

  /** @throws ApiError Forbidden, in the words of the API server */
  check(who: UserInfo, asked: Attributes): void {
    if (this.mayEverything(who)) return
    const decision = this.decide(who, asked)
    if (!decision.allowed) throw refusal(who, asked, decision.reason)
  }

  decide(who: UserInfo, asked: Attributes): Decision {
    if (who.groups.includes(mastersGroup)) return allowed
    const reasons: string[] = []
    for (const mode of this.modes) {
      const decision = this.ask(mode, who, asked)
      if (decision.allowed) return decision
      if (decision.reason !== '') reasons.push(decision.reason)
    }
    return { allowed: false, reason: reasons.join('\n') }
  }

  /** The same for a component of the cluster, of which there is no doubt as long as its grants are what they were. */
  checkComponent(who: UserInfo, asked: ResourceAttributes): void {
    if (!this.modes.includes('RBAC') || nodeOf(who) !== undefined || !this.components.isInDoubt(who)) return
    const other = otherWay(asked)
    if (other === undefined || !this.decide(who, other).allowed) this.check(who, asked)
  }

  /** Why the list of somebody's rules does not say everything; '' where it does. */
  unlisted(who: UserInfo): string {
    return this.modes.includes('Node') && nodeOf(who) !== undefined
      ? 'node authorizer does not support user rule resolution'
      : ''
  }

  /** Whether every request of everybody is allowed. */
  get isOpen(): boolean {
    return this.modes.includes('AlwaysAllow')
  }

  /** Without a look at anything: those whom nothing can be taken from, and as long as nobody has changed the roles. */
  private mayEverything({ groups }: UserInfo): boolean {
    if (groups.includes(mastersGroup)) return true
    if (!groups.includes(kubeadmAdminsGroup) || !this.modes.includes('RBAC')) return false
    return this.store.isResting('ClusterRole') && this.store.isResting('ClusterRoleBinding')
  }

  private ask(mode: AuthorizationMode, who: UserInfo, asked: Attributes): Decision {
    if (mode === 'RBAC') return this.byRoles(who, asked)
    if (mode === 'Node') return this.byNode(who, asked)
    if (mode === 'AlwaysAllow') return allowed
    return { allowed: false, reason: 'Everything is forbidden.' }
  }

  private byNode(who: UserInfo, asked: Attributes): Decision {
    const node = nodeOf(who)
    if (node === undefined || isOfPath(asked)) return { allowed: false, reason: '' }
    const answer = nodeAnswer(this.store, this.minor, node, asked)
    return answer === true ? allowed : { allowed: false, reason: answer }
  }

  private byRoles(who: UserInfo, asked: Attributes): Decision {
    const { rules, errors } = heldRules(this.store, who, isOfPath(asked) ? '' : asked.namespace)
    const held = rules.find(({ rule }) => ruleAllows(rule, asked))
    if (held !== undefined) return { allowed: true, reason: `RBAC: allowed by ${sourceText(held)}` }
    if (errors.length === 0) return { allowed: false, reason: '' }
    return { allowed: false, reason: `RBAC: ${errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`}` }
  }
}

function refusal({ user }: UserInfo, asked: Attributes, reason: string): ApiError {
  const because = reason === '' ? '' : `: ${reason}`
  const cannot = `User ${JSON.stringify(user)} cannot ${asked.verb}`
  if (isOfPath(asked))
    return new ApiError('Forbidden', `forbidden: ${cannot} path ${JSON.stringify(asked.path)}${because}`, {})
  const { group, resource, subresource = '', name = '', namespace } = asked
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  const text = `${cannot} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}${because}`
  return forbidden({ group, plural: resource, kind: '' }, name, text)
}
