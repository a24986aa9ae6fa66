Feature: Room on nodes
  What counts is what containers request, not what they use: a node takes a pod when what its pods request leaves enough.

  Rule: A pod that fits nowhere waits, says why, and is placed as soon as there is room

    Background:
      Given a cluster of 2 nodes with 2 CPU and 4Gi memory each

    @S-079 @S-086 @S-102 @S-196
    Scenario Outline: <count> pods that request <cpu> CPU and <memory> memory each
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: work }
        spec:
          replicas: <count>
          selector: { matchLabels: { app: work } }
          template:
            metadata: { labels: { app: work } }
            spec:
              containers: [{ name: work, image: "work:1", resources: { requests: { cpu: <cpu>, memory: <memory> } } }]
        """
      Then within 10 seconds <running> pods of deployment work are Running
      And for 1 hour <waiting> pods of deployment work are Pending
      And event "FailedScheduling" was recorded for a pod of deployment work saying "0/2 nodes are available: <why>"

      Examples: as much as there is fits, and no more
        | count | cpu   | memory | running | waiting | why                    |
        | 5     | 1     | 1Gi    | 4       | 1       | 2 Insufficient cpu.    |
        | 3     | 1001m | 1Gi    | 2       | 1       | 2 Insufficient cpu.    |
        | 3     | 100m  | 4Gi    | 2       | 1       | 2 Insufficient memory. |
        | 3     | 2     | 4Gi    | 2       | 1       | 2 Insufficient cpu, 2 Insufficient memory. |

    @S-087
    Scenario: Room that becomes free is used
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: big }
        spec: { nodeName: worker-1, containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 2 } } }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: as-big }
        spec: { nodeName: worker-2, containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 2 } } }] }
        """
      And everything is ready
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: small }
        spec: { containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 1 } } }] }
        """
      And 10 minutes pass
      And pod small is Pending
      When pod big is deleted
      Then within 10 seconds pod small is Running
      And "{.spec.nodeName}" of pod small is worker-1

    @S-087 @S-106 @S-107
    Scenario: A node that joins is used
      Given the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 5
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: c, image: "nginx:1.19", resources: { requests: { cpu: 1 } } }] }
        """
      And 2 minutes pass
      And 1 pod of deployment web is Pending
      When node worker-3 joins the cluster
      Then within 1 minute node worker-3 is Ready
      And within 1 minute 1 pod of deployment web runs on node worker-3
      And throughout, deployment web has at least 4 ready replicas

  Rule: A node takes no more pods than its kubelet allows

    @S-122
    Scenario: The hundred and eleventh pod
      Given a cluster of 1 node
      And deployment web with 110 replicas of image nginx:1.19
      And everything is ready
      When deployment web is scaled to 111 replicas
      Then within 1 second 1 pod of deployment web is Pending
      And within 10 seconds event "FailedScheduling" was recorded for a pod of deployment web saying "1 Too many pods"
      And for 10 minutes deployment web has 110 ready replicas

  Rule: Pods are spread over the nodes that have most room

    @S-083 @S-095 @S-099
    Scenario: Equal pods on equal nodes
      Given a cluster of 3 nodes
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 6
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
                - { name: web, image: "nginx:1.19", resources: { requests: { cpu: 100m } } }
                - { name: log, image: "log:1", resources: { requests: { cpu: 100m } } }
        """
      Then within 10 seconds deployment web has 6 ready replicas
      And 2 pods of deployment web run on node worker-1
      And 2 pods of deployment web run on node worker-2
      And 2 pods of deployment web run on node worker-3

  Rule: Devices are counted as well

    @S-080
    Scenario Outline: <count> pods that request <request> each
      Given a cluster of 2 nodes with 4 CPU and 8Gi memory each
      And I run:
        """
        kubectl patch node worker-2 --subresource=status --type=json -p '[{"op":"add","path":"/status/capacity/nvidia.com~1gpu","value":"2"},{"op":"add","path":"/status/allocatable/nvidia.com~1gpu","value":"2"}]'
        """
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: train }
        spec:
          replicas: <count>
          selector: { matchLabels: { app: train } }
          template:
            metadata: { labels: { app: train } }
            spec: { containers: [{ name: train, image: "train:1", resources: { limits: { <request> } } }] }
        """
      Then within 10 seconds <running> pods of deployment train are Running
      And for 10 minutes <waiting> pods of deployment train are Pending

      Examples: of all, of all, of the only node that has any
        | count | request             | running | waiting |
        | 5     | cpu: 2              | 4       | 1       |
        | 5     | memory: 4Gi         | 4       | 1       |
        | 3     | nvidia.com/gpu: "1" | 2       | 1       |
