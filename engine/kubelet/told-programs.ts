import type { ProgramField } from '../machines/containers.ts'
import type { ProgramTarget } from '../programs/rules.ts'
import type { NodeGround } from './kubelet-node.ts'

/** What is said of a program holds for the containers of this node that run already, too, from then on. */
export function followPrograms({ programs, containers, machine }: NodeGround): void {
  programs.onAdd((rule) => {
    const said = Object.keys(rule.behaviour) as ProgramField[]
    for (const container of containers.on(machine.name)) {
      const target = container.spec.about as ProgramTarget
      if (rule.matches(target)) container.reprogram(programs.behaviourOf(target), said)
    }
  })
}
