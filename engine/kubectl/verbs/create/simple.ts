import type { Verb } from '../../command.ts'
import { number, text, toggle } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, generatorFlags, onlyName, pairsOf } from './generate.ts'

export const createNamespace: Verb = {
  name: 'namespace',
  aliases: ['ns'],
  flags: generatorFlags,
  run: (command) => {
    createGenerated(command, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: onlyName(command) }, spec: {} })
  },
}

export const createServiceAccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  flags: generatorFlags,
  run: (command) => {
    createGenerated(
      command,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: onlyName(command) } },
      { failure: 'failed to create serviceaccount' },
    )
  },
}

export const createQuota: Verb = {
  name: 'quota',
  aliases: ['resourcequota'],
  flags: [...generatorFlags, text('hard'), text('scopes')],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const hard = pairsOf(
      (flags.text('hard') ?? '').split(',').filter((pair) => pair !== ''),
      'argument',
    )
    const scopes = (flags.text('scopes') ?? '').split(',').filter((scope) => scope !== '')
    const spec = { ...(Object.keys(hard).length === 0 ? {} : { hard }), ...(scopes.length === 0 ? {} : { scopes }) }
    createGenerated(
      command,
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec },
      { failure: 'failed to create quota' },
    )
  },
}

export const createBudget: Verb = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  flags: [...generatorFlags, text('min-available'), text('max-unavailable'), text('selector')],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const [least, most, selector] = [flags.text('min-available'), flags.text('max-unavailable'), flags.text('selector')]
    if (selector === undefined) throw new CommandError('a selector must be specified')
    if (least === undefined && most === undefined)
      throw new CommandError('one of min-available or max-unavailable must be specified')
    if (least !== undefined && most !== undefined)
      throw new CommandError('min-available and max-unavailable cannot be both specified')
    const amount = (value: string): string | number => (/^\d+$/.test(value) ? Number(value) : value)
    const limit = least === undefined ? { maxUnavailable: amount(most ?? '') } : { minAvailable: amount(least) }
    const spec = { ...limit, selector: { matchLabels: pairsOf(selector.split(','), 'selector') } }
    createGenerated(
      command,
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec },
      { failure: 'failed to create poddisruptionbudgets' },
    )
  },
}

export const createPriorityClass: Verb = {
  name: 'priorityclass',
  aliases: ['pc'],
  flags: [...generatorFlags, number('value'), text('description'), text('preemption-policy'), toggle('global-default')],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const description = flags.text('description')
    createGenerated(
      command,
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value: flags.number('value') ?? 0,
        ...(flags.isOn('global-default') ? { globalDefault: true } : {}),
        ...(description === undefined ? {} : { description }),
        preemptionPolicy: flags.text('preemption-policy') ?? 'PreemptLowerPriority',
      },
      { failure: 'failed to create priorityclass' },
    )
  },
}
