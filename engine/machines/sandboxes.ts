const firstNumber = 2
const lastNumber = 254

/** The surroundings in which the containers of one pod run: its network above all. */
export interface Sandbox {
  readonly machine: string
  /** How many the pod had before. */
  readonly attempt: number
  /** Its address; empty in the network of its machine. */
  readonly address: string
  readonly ready: boolean
}

/** The sandboxes of all machines, by the uid of their pod: what a container runtime still knows when a kubelet forgot. */
export class Sandboxes {
  private readonly byPod = new Map<string, Sandbox>()
  private readonly inUse = new Map<string, Set<string>>()
  /** The last number given out on each machine: addresses go round, as those of the host-local plugin do. */
  private readonly lastNumber = new Map<string, number>()

  of(podUid: string): Sandbox | undefined {
    return this.byPod.get(podUid)
  }

  put(podUid: string, sandbox: Sandbox): void {
    this.stop(podUid)
    this.byPod.set(podUid, sandbox)
    if (sandbox.address === '') return
    const taken = this.inUse.get(sandbox.machine) ?? new Set<string>()
    this.inUse.set(sandbox.machine, taken.add(sandbox.address))
  }

  /** Its network is gone, and its address free again. */
  stop(podUid: string): void {
    const sandbox = this.byPod.get(podUid)
    if (sandbox === undefined || !sandbox.ready) return
    this.byPod.set(podUid, { ...sandbox, ready: false })
    this.inUse.get(sandbox.machine)?.delete(sandbox.address)
  }

  forget(podUid: string): void {
    this.stop(podUid)
    this.byPod.delete(podUid)
  }

  /** The next free address of a machine's range of 253: `10.244.1.2` to `.254` for `10.244.1`. */
  nextAddress(machine: string, prefix: string): string {
    const taken = this.inUse.get(machine)
    let number = this.lastNumber.get(machine) ?? firstNumber - 1
    for (let tries = firstNumber; tries <= lastNumber; tries++) {
      number = number >= lastNumber ? firstNumber : number + 1
      if (taken?.has(`${prefix}.${number}`) === true) continue
      this.lastNumber.set(machine, number)
      return `${prefix}.${number}`
    }
    throw new Error(`Machine ${machine} has no free address in ${prefix}.0/24: more than 253 pods are not modelled.`)
  }

  /** The machine has lost power. */
  lose(machine: string): void {
    for (const [podUid, sandbox] of this.byPod) if (sandbox.machine === machine) this.stop(podUid)
  }
}
