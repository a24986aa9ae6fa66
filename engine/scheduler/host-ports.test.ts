import assert from 'node:assert/strict'
import test from 'node:test'
import { hostPortsOf, UsedPorts } from './host-ports.ts'
import { aPod } from './testing/objects.ts'

const port = (ip: string, number: number, protocol = 'TCP') => ({ ip, protocol, port: number })

test('A port conflicts with itself, and 0.0.0.0 with every address', () => {
  const used = new UsedPorts()
  used.add(port('10.0.0.1', 80))
  used.add(port('0.0.0.0', 53, 'UDP'))
  assert.equal(used.conflictsWith(port('10.0.0.1', 80)), true)
  assert.equal(used.conflictsWith(port('10.0.0.2', 80)), false)
  assert.equal(used.conflictsWith(port('0.0.0.0', 80)), true)
  assert.equal(used.conflictsWith(port('10.0.0.2', 53, 'UDP')), true)
  assert.equal(used.conflictsWith(port('10.0.0.2', 53)), false)
  used.remove(port('10.0.0.1', 80))
  assert.equal(used.conflictsWith(port('0.0.0.0', 80)), false)
  assert.throws(() => used.remove(port('10.0.0.1', 80)), /was not in use/)
})

test('Sidecars hold host ports, plain init containers do not', () => {
  const ports = [{ containerPort: 1, hostPort: 8080 }]
  const initContainers = [
    { name: 'once', ports: [{ containerPort: 1, hostPort: 9090 }] },
    { name: 'beside', restartPolicy: 'Always' as const, ports },
  ]
  assert.deepEqual(hostPortsOf(aPod({ spec: { initContainers } })), [port('0.0.0.0', 8080)])
})
