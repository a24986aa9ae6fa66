Feature: A node runs out of memory or disk
  A kubelet looks every ten seconds at what is left. Where it is too little, it tells so in a condition, takes no more pods,
  and evicts one pod at a time until there is enough. The evicted pods stay as failed ones, and their workloads make others
  elsewhere.

  Background:
    Given a cluster of 2 nodes

  Scenario: The pods of a node without memory are evicted and replaced on the other
    Given deployment web with 4 replicas of image nginx:1.27
    And everything is ready
    When node worker-1 runs out of memory
    Then within 10 seconds node worker-1 is MemoryPressure
    And within 1 minute 2 pods of deployment web are Evicted
    And within 1 minute 4 pods of deployment web run on node worker-2
    And event EvictionThresholdMet was recorded for node worker-1 saying "Attempting to reclaim memory"
    And throughout, deployment web has at least 3 ready replicas
    And for 1 hour 2 pods of deployment web are Evicted
    But deployment web has 4 ready replicas

  Scenario: Who uses more than was asked for goes first, whatever its priority
    Given the manifest:
      """
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: dear }
      value: 1000
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: modest }
      spec:
        nodeName: worker-1
        containers: [{ name: app, image: "modest:1", resources: { requests: { memory: 2Gi } } }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: greedy }
      spec:
        nodeName: worker-1
        priorityClassName: dear
        containers: [{ name: app, image: "greedy:1", resources: { requests: { memory: 100Mi } } }]
      """
    And image modest:1 uses 100m CPU and 1Gi memory
    And image greedy:1 uses 100m CPU and 1Gi memory
    And everything is ready
    When node worker-1 runs out of memory
    Then within 15 seconds pod greedy is Evicted
    And event Evicted was recorded for pod greedy saying "Container app was using 1Gi, request is 100Mi, has larger consumption of memory."
    And pod greedy has condition DisruptionTarget "True" because TerminationByKubelet
    And for 1 hour pod modest is ready

  Scenario: The condition outlasts the pressure by five minutes
    Given node worker-1 runs out of memory
    And 10 seconds pass
    When node worker-1 comes back
    Then for 4 minutes node worker-1 is MemoryPressure
    And within 6 minutes node worker-1 is not MemoryPressure
    And for 1 hour node worker-1 is not MemoryPressure

  Scenario: A program that leaks is evicted before the kernel has to kill it
    Given deployment web with 1 replica of image nginx:1.27
    And deployment leak with 1 replica of image leak:1
    And image leak:1 leaks 100Mi of memory per minute
    And everything is ready
    When 170 minutes pass
    Then event Evicted was recorded for a pod of deployment leak saying "has larger consumption of memory"
    And never event Evicted was recorded for a pod of deployment web
    And throughout, deployment web has 1 ready replica

  Scenario: What leaks faster than the kubelet looks is killed by the kernel
    Given pod leak with image leak:1
    And image leak:1 leaks 12Gi of memory per minute
    And everything is ready
    When 2 minutes pass
    Then pod leak has restarted at least 1 time
    And "{.status.containerStatuses[0].lastState.terminated.reason}" of pod leak is OOMKilled

  Scenario: A node without disk takes no pods at all
    Given node worker-1 runs out of disk
    And 10 seconds pass
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: late }
      spec:
        nodeName: worker-1
        containers: [{ name: app, image: "app:1", resources: { requests: { memory: 1Gi }, limits: { memory: 1Gi } } }]
      """
    Then within 1 second pod late is Evicted
    And "{.status.message}" of pod late is "Pod was rejected: The node had condition: [DiskPressure]. "
    And for 10 minutes pod late is Evicted

  Scenario: Pods of the system stay
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: agent, namespace: kube-system }
      spec:
        nodeName: worker-1
        priorityClassName: system-node-critical
        containers: [{ name: app, image: "agent:1" }]
      """
    And everything is ready
    When node worker-1 runs out of disk
    Then for 10 minutes pod kube-system/agent is ready

  Scenario: A soft threshold has patience
    Given the kubelet on node worker-1 runs with "--eviction-soft=memory.available<14Gi"
    And the kubelet on node worker-1 runs with "--eviction-soft-grace-period=memory.available=5m"
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: cache }
      spec:
        nodeName: worker-1
        containers: [{ name: app, image: "cache:1" }]
      """
    And everything is ready
    When image cache:1 uses 100m CPU and 3Gi memory
    Then within 10 seconds node worker-1 is MemoryPressure
    And for 4 minutes pod cache is ready
    And within 6 minutes pod cache is Evicted
