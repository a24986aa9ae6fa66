Feature: What containers ask for, and what they may have
  A request is what a container is sure to get, and what the scheduler counts; a limit is the most that it can have. CPU is
  counted in cores and memory in bytes, whatever the machine.

  Rule: Requests are counted in cores and bytes

    @S-198
    Scenario Outline: A tenth of a core is the same on any machine
      Given a cluster of 1 node with <cpu> CPU and 16Gi memory each
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 30
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web, resources: {requests: {cpu: <request>}}}]
        """
      When 1 minute passes
      Then exactly <fit> pods of deployment web are Running
      And for 10 minutes exactly <fit> pods of deployment web are Running

      Examples:
        | cpu | request | fit |
        | 1   | 100m    | 10  |
        | 2   | 100m    | 20  |
        | 2   | 0.1     | 20  |
        | 1   | 300m    | 3   |
        | 2   | 1000m   | 2   |
        | 2   | 1       | 2   |

    @S-199
    Scenario Outline: Memory is counted in bytes
      Given a cluster of 1 node with 4 CPU and <memory> memory each
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 9
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web, resources: {requests: {memory: <request>}}}]
        """
      When 1 minute passes
      Then exactly <fit> pods of deployment web are Running
      And for 10 minutes exactly <fit> pods of deployment web are Running

      Examples:
        | memory    | request   | fit |
        | 256Mi     | 64Mi      | 4   |
        | 256Mi     | 128Mi     | 2   |
        | 256M      | 64Mi      | 3   |
        | 268435456 | 128Mi     | 2   |

    @S-200
    Scenario: The node counts what is requested, and beside it what may be used
      Given a cluster of 1 node with 1 CPU and 1Gi memory each
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: web
              resources:
                requests: {cpu: 250m, memory: 64Mi}
                limits: {cpu: 500m, memory: 128Mi}
        """
      And everything is ready
      When I run "kubectl describe node worker-1"
      Then it prints:
        """
        ...
        Allocated resources:
          (Total limits may be over 100 percent, i.e., overcommitted.)
          Resource           Requests    Limits
          --------           --------    ------
          cpu                250m (25%)  500m (50%)
          memory             64Mi (6%)   128Mi (12%)
        ...
        """
      And for 1 minute pod web is Running

  Rule: A limit is the most that a container can have

    Background:
      Given a cluster of 1 node with 4 CPU and 16Gi memory each
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web, resources: {limits: {memory: 100Mi}}}]
        """

    @S-197 @S-201 @S-150
    Scenario: Whoever takes more memory is killed and started again
      Given deployment web leaks 50Mi of memory per minute
      And everything is ready
      When 2 minutes pass
      Then within 3 minutes 1 pod of deployment web is OOMKilled
      And within 3 minutes deployment web has restarted at least 1 time
      And throughout, exactly 1 pod of deployment web exists

    @S-197
    Scenario: Whoever stays below its limit is left alone
      Given deployment web uses 100m CPU and 90Mi memory
      And everything is ready
      When 1 hour passes
      Then deployment web has restarted no times
      And for 1 hour deployment web has 1 ready replica

  Rule: Beyond its limit of CPU a program is slow, and that is all

    @S-151
    Scenario: Whoever wants more CPU gets no more, and lives
      Given a cluster of 1 node
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: db }
        spec: { containers: [{ name: db, image: db, resources: { limits: { cpu: 500m } } }] }
        """
      And pod db uses 900m CPU and 64Mi memory
      And everything is ready
      When 5 minutes pass
      And I run "kubectl top pod db --no-headers"
      Then it prints "db    500m   64Mi"
      And for 1 hour pod db has restarted no times
