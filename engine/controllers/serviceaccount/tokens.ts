import type { Draft } from '../../api/kinds/kind.ts'
import { Secret } from '../../api/kinds/secret.ts'
import { ServiceAccount } from '../../api/kinds/service-account.ts'
import { isNamespaceTerminating, isNotFound } from '../../api/status.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import {
  accountNameOf,
  filledSecret,
  hasTokenSecrets,
  isOfAnother,
  isTokenOf,
  isUnfilled,
  tokenSecret,
  withSecret,
} from './token-secret.ts'

/**
 * Puts a token into every secret that is for one, which goes with its account; and gives every account such a secret (up to
 * 1.23). Source: pkg/controller/serviceaccount/tokens_controller.go.
 */
export const tokensController: Component = {
  name: 'tokens-controller',
  sleepsUntil: [ServiceAccount, Secret],
  start: (context) => {
    if (hasTokenSecrets(context.minor)) begin(context)
    fillSecrets(context)
  },
}

/** Secrets that somebody has made for tokens. */
function fillSecrets(context: ComponentContext): void {
  const { informers, client, time } = context
  const accounts = informers.of(ServiceAccount)
  const secrets = informers.of(Secret)
  const queue = workQueue(context, (key) => {
    const secret = secrets.get(key)
    const accountName = secret === undefined ? undefined : accountNameOf(secret)
    if (secret === undefined || accountName === undefined) return
    const { namespace = '', name } = secret.metadata
    // Its own cache may not know the account yet: the server is asked before anything is deleted.
    const account =
      accounts.get(`${namespace}/${accountName}`) ?? client.find(ServiceAccount, { namespace, name: accountName })
    try {
      if (account === undefined || isOfAnother(secret, account)) client.delete(Secret, { namespace, name })
      else client.patch(Secret, { namespace, name }, (stored) => filledSecret(stored, account, time.nowUnixMs))
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  })
  secrets.onChange((after, _before, key) => {
    if (after !== undefined && accountNameOf(after) !== undefined && isUnfilled(after)) queue.add(key)
  })
  accounts.onChange((after, before) => {
    if (after === undefined && before !== undefined) removeTokens(context, before)
  })
}

function begin(context: ComponentContext): void {
  const { informers, client } = context
  const accounts = informers.of(ServiceAccount)
  const secrets = informers.of(Secret)
  const queue = workQueue(context, (key) => {
    const account = accounts.get(key)
    if (account === undefined || account.metadata.deletionTimestamp !== undefined) return
    const { namespace = '', name } = account.metadata
    const listed = new Set((account.secrets ?? []).map((each) => each.name))
    const own = [...secrets.cache.by('namespace', namespace).values()].filter((each) => isTokenOf(each, account))
    if (own.some((each) => listed.has(each.metadata.name))) return
    try {
      const [token = client.create(Secret, tokenSecret(account) as Draft<Secret>)] = own
      client.patch(ServiceAccount, { namespace, name }, (known) => withSecret(known, token.metadata.name))
    } catch (error) {
      if (!isNotFound(error) && !isNamespaceTerminating(error)) throw error
    }
  })
  accounts.onChange((after, _before, key) => {
    if (after !== undefined) queue.add(key)
  })
  secrets.onChange((after, before) => {
    const name = before?.metadata.annotations?.['kubernetes.io/service-account.name']
    if (after === undefined && name !== undefined) queue.add(`${before?.metadata.namespace}/${name}`)
  })
}

function removeTokens({ informers, client }: ComponentContext, account: ServiceAccount): void {
  const { namespace = '' } = account.metadata
  const tokens = [...informers.of(Secret).cache.by('namespace', namespace).values()]
  for (const { metadata } of tokens.filter((each) => isTokenOf(each, account))) {
    try {
      client.delete(Secret, { namespace, name: metadata.name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}
