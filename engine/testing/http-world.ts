import type { UserInfo } from '../api/access/attributes.ts'
import { kindsOfServer } from '../api/kinds/versions/served.ts'
import { GuardedApi } from '../apiserver/access/guarded-api.ts'
import { answerRequest } from '../apiserver/http/front.ts'
import type { ApiAnswer } from '../apiserver/http/message.ts'
import { ServedKinds } from '../apiserver/kinds.ts'
import { administrator } from '../apiserver/request.ts'
import { ControlPlane } from './control-plane.ts'

/** An answer with what its body says, where that is JSON. */
export interface ReadAnswer extends ApiAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look at objects of every kind
  readonly object: any
}

/** An API server that is asked as HTTP asks. */
export class HttpWorld {
  readonly control: ControlPlane
  readonly warnings: string[] = []
  private readonly who: UserInfo

  /** @param who asks; the administrator where absent */
  constructor(minor = 36, who: UserInfo = administrator, control?: ControlPlane) {
    const { stored, served } = kindsOfServer(minor)
    this.control = control ?? new ControlPlane(minor, new ServedKinds(stored, served))
    this.who = who
  }

  send(method: string, path: string, body: unknown = '', contentType = '', accept = ''): ReadAnswer {
    const { api, simulation } = this.control
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = answerRequest(
      new GuardedApi(api, () => this.who),
      { method, path, body: text, contentType, accept },
      {
        requester: { ...administrator, fieldManager: 'curl', warn: (warning) => this.warnings.push(warning) },
        waitUntil: (isSo, withinMs) => {
          const limitMs = simulation.nowMs + withinMs
          while (!isSo() && simulation.nowMs < limitMs) simulation.runUntil(Math.min(limitMs, simulation.nowMs + 500))
          return isSo()
        },
      },
    )
    return { ...answer, object: parsed(answer.body) }
  }

  /** Code and message of a request that fails. */
  failure(method: string, path: string, body: unknown = '', contentType = ''): readonly [number, string] {
    const { code, object } = this.send(method, path, body, contentType)
    return [code, object?.message]
  }
}

/** Undefined for plain text, and for several objects as a watch tells them. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
