Feature: Which nodes a pod may go to
  Labels draw pods to a class of nodes, taints keep them away, and both are judged when the pod is placed, not afterwards.

  Rule: A node selector holds when the node has every label of it

    Background:
      Given a cluster with these nodes:
        | name   | labels               |
        | plain  |                      |
        | fast   | disk=ssd             |
        | graphic | disk=ssd,gpu=yes    |

    @S-088 @S-089 @S-239
    Scenario Outline: A selector of <selector>
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: train }
        spec:
          replicas: 4
          selector: { matchLabels: { app: train } }
          template:
            metadata: { labels: { app: train } }
            spec: { nodeSelector: { <selector> }, containers: [{ name: c, image: "train:1" }] }
        """
      Then within 10 seconds deployment train has 4 ready replicas
      And pods of deployment train run on <nodes> nodes
      And no pods of deployment train run on node plain

      Examples:
        | selector              | nodes |
        | disk: ssd             | 2     |
        | disk: ssd, gpu: "yes" | 1     |

    @S-090 @S-194
    Scenario: A label that no node has, until one gets it
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: archive }
        spec: { nodeSelector: { disk: tape }, containers: [{ name: c, image: "archive:1" }] }
        """
      And 10 minutes pass
      And pod archive is Pending
      And event "FailedScheduling" was recorded for pod archive saying "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."
      When I run "kubectl label node plain disk=tape"
      Then within 10 seconds pod archive is Running
      And "{.spec.nodeName}" of pod archive is plain

    Scenario: Taking the label away later moves nothing
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: train }
        spec: { nodeSelector: { gpu: "yes" }, containers: [{ name: c, image: "train:1" }] }
        """
      And everything is ready
      When I run "kubectl label node graphic gpu-"
      Then for 1 hour pod train is Running
      And throughout, "{.spec.nodeName}" of pod train is graphic

  Rule: Affinity asks for nodes, or only prefers them

    Background:
      Given a cluster of 4 nodes across 2 zones

    @S-081 @S-193
    Scenario: Anti-affinity keeps replicas apart, and leaves over what finds no node of its own
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 5
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }
              containers: [{ name: c, image: "nginx:1.19" }]
        """
      Then within 10 seconds 4 pods of deployment web are Running
      And pods of deployment web run on 4 nodes
      And for 1 hour 1 pod of deployment web is Pending
      And event "FailedScheduling" was recorded for a pod of deployment web saying "4 node(s) didn't match pod anti-affinity rules"

    @S-081
    Scenario: A preferred zone is full before another is used
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 5
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              affinity:
                nodeAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                    - weight: 100
                      preference:
                        matchExpressions: [{ key: topology.kubernetes.io/zone, operator: In, values: [zone-b] }]
              containers: [{ name: c, image: "nginx:1.19", resources: { requests: { cpu: 2 } } }]
        """
      Then within 10 seconds deployment web has 5 ready replicas
      And 4 pods of deployment web run in zone zone-b
      And 1 pod of deployment web runs in zone zone-a

    Scenario: Spread over zones, no zone is ahead by more than one
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 5
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              topologySpreadConstraints:
                - maxSkew: 1
                  topologyKey: topology.kubernetes.io/zone
                  whenUnsatisfiable: DoNotSchedule
                  labelSelector: { matchLabels: { app: web } }
              containers: [{ name: c, image: "nginx:1.19" }]
        """
      Then within 10 seconds deployment web has 5 ready replicas
      And between 2 and 3 pods of deployment web run in zone zone-a
      And between 2 and 3 pods of deployment web run in zone zone-b

  Rule: A taint keeps away what does not tolerate it

    @S-097
    Scenario: A tainted node takes only what tolerates it
      Given a cluster with these nodes:
        | name  | taints               |
        | plain |                      |
        | gpu   | gpu=true:NoSchedule  |
      And deployment web with 4 replicas of image nginx:1.19
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: train }
        spec:
          nodeSelector: { kubernetes.io/hostname: gpu }
          tolerations: [{ key: gpu, operator: Equal, value: "true", effect: NoSchedule }]
          containers: [{ name: c, image: "train:1" }]
        """
      Then within 10 seconds pod train is Running
      And for 10 minutes 4 pods of deployment web run on node plain

    @S-097
    Scenario: A toleration of another value does not help
      Given a cluster with these nodes:
        | name  | taints               |
        | gpu   | gpu=true:NoSchedule  |
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: train }
        spec:
          tolerations: [{ key: gpu, operator: Equal, value: "no", effect: NoSchedule }]
          containers: [{ name: c, image: "train:1" }]
        """
      Then within 1 second event "FailedScheduling" was recorded for pod train saying "0/1 nodes are available: 1 node(s) had untolerated taint(s)"
      And for 1 hour pod train is Pending

    @S-007 @S-098 @S-006
    Scenario: The control plane's nodes are left to the control plane
      Given a cluster with these nodes:
        | name    | roles         | taints                                           |
        | master  | control-plane | node-role.kubernetes.io/control-plane:NoSchedule |
        | worker  |               |                                                  |
      When I run "kubectl create deployment web --image=nginx:1.19 --replicas=4"
      Then within 10 seconds deployment web has 4 ready replicas
      And for 10 minutes 4 pods of deployment web run on node worker

    @S-009
    Scenario: A node of the control plane without its taint works like any other
      Given a cluster with these nodes:
        | name   | roles         |
        | master | control-plane |
        | worker |               |
      When I run "kubectl create deployment web --image=nginx:1.19 --replicas=4"
      Then within 10 seconds deployment web has 4 ready replicas
      And for 10 minutes pods of deployment web run on 2 nodes

  Rule: Every pod has the scheduler that it names

    @S-092 @S-093
    Scenario: A scheduler that does not run places nothing, and says nothing
      Given a cluster of 1 node
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: waiting }
        spec: { schedulerName: mine, containers: [{ name: c, image: "nginx:1.19" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: placed }
        spec: { containers: [{ name: c, image: "nginx:1.19" }] }
        """
      Then within 10 seconds pod placed is Running
      And "{.spec.schedulerName}" of pod placed is default-scheduler
      And for 1 hour pod waiting is Pending
      And never, event "FailedScheduling" was recorded for pod waiting

  Rule: Priority decides who is first, and who has to go

    Background:
      Given a cluster of 1 node with 1 CPU and 4Gi memory each
      And the manifest:
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: { name: urgent }
        value: 1000
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: { name: patient }
        value: 1000
        preemptionPolicy: Never
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: first }
        spec: { containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 1 } } }] }
        """
      And everything is ready

    @S-082 @S-183 @S-193
    Scenario: The pod of higher priority gets the room that becomes free, though it came later
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: ordinary }
        spec: { containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 1 } } }] }
        """
      And 1 minute passes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: important }
        spec:
          priorityClassName: patient
          containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 1 } } }]
        """
      And 10 minutes pass
      And "{.spec.priority}" of pod ordinary is 0
      When pod first is deleted
      Then within 10 seconds pod important is Running
      And for 10 minutes pod ordinary is Pending

    Scenario: A pod of higher priority takes the room of one of lower
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: important }
        spec:
          priorityClassName: urgent
          containers: [{ name: c, image: "c:1", resources: { requests: { cpu: 1 } } }]
        """
      Then within 5 seconds pod first does not exist
      And within 10 seconds pod important is Running
      And event "Preempted" was recorded for pod first
      And for 10 minutes pod first does not exist

  Rule: What is decided is written down once

    @S-084 @S-129
    Scenario: A node takes what is bound to it, whoever has bound it
      Given a cluster of 2 nodes
      And the scheduler stops
      And pod web with image nginx
      And for 10 minutes pod web is Pending
      And "{.spec.nodeName}" of pod web is ""
      When I run:
        """
        kubectl create -f - <<EOF
        apiVersion: v1
        kind: Binding
        metadata: { name: web }
        target: { apiVersion: v1, kind: Node, name: worker-2 }
        EOF
        """
      Then "{.spec.nodeName}" of pod web is worker-2
      And within 10 seconds pod web is Running
      And for 10 minutes pod web is Running

    @S-085
    Scenario: A pod that has a node is not scheduled
      Given a cluster of 2 nodes
      And node worker-1 is cordoned
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { nodeName: worker-1, containers: [{ name: web, image: nginx }] }
        """
      Then within 10 seconds pod web is Running
      And for 10 minutes "{.spec.nodeName}" of pod web is worker-1
      When I run "kubectl get events --field-selector reason=Scheduled"
      Then it prints ""

    @S-091
    Scenario: A pod of another scheduler is left to it
      Given a cluster of 2 nodes
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: theirs }
        spec: { schedulerName: their-scheduler, containers: [{ name: web, image: nginx }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: ours }
        spec: { containers: [{ name: web, image: nginx }] }
        """
      Then within 10 seconds pod ours is Running
      And for 10 minutes pod theirs is Pending
      When I run "kubectl get events --field-selector involvedObject.name=theirs"
      Then it prints ""

    @S-101
    Scenario: Controllers make pods and choose no nodes; the scheduler does
      Given a cluster of 3 nodes
      And the scheduler stops
      When I run:
        """
        kubectl create -f - <<EOF
        apiVersion: v1
        kind: ReplicationController
        metadata: { name: web }
        spec:
          replicas: 3
          selector: { app: web }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: nginx }] }
        EOF
        """
      Then within 10 seconds replicationcontroller web has 3 replicas
      And for 10 minutes replicationcontroller web has 0 ready replicas
      When I run "kubectl get pods -o jsonpath={.items[*].spec.nodeName}"
      Then it prints ""
      When the scheduler starts again
      Then within 10 seconds pods of replicationcontroller web run on 3 nodes
      And for 10 minutes pods of replicationcontroller web run on 3 nodes
