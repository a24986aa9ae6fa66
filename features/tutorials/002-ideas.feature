Feature: The ideas behind it
  A tutorial of ideas, without a command: what it says of scheduling and of controllers is shown here, as it really is.

  Scenario: Scheduling is no fair share: who is more important comes first
    Given a cluster of 1 node with 1 CPU and 2Gi memory each
    And the manifest:
      """
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: urgent }
      value: 1000
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: first }
      spec: { containers: [{ name: c, image: app, resources: { requests: { cpu: 800m } } }] }
      """
    And everything is ready
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: urgent }
      spec:
        priorityClassName: urgent
        containers: [{ name: c, image: app, resources: { requests: { cpu: 800m } } }]
      """
    Then within 1 minute pod urgent is Running
    And pod first does not exist

  Scenario: Controllers bring about what is written down, however it was broken
    Given a cluster of 3 nodes
    And deployment web with 3 replicas of image web:1
    And everything is ready
    When a pod of deployment web is deleted
    Then within 1 minute deployment web has 3 ready replicas
    When a pod of deployment web crashes
    Then within 1 minute deployment web has 3 ready replicas
    And for 10 minutes, deployment web has 3 replicas
