Feature: Nodes are taken out of service
  Cordoned, a node takes no new pods and keeps those it has; drained, it gives them up too. Nothing comes back by itself.

  Rule: A cordoned node takes nothing new

    Background:
      Given the cluster in three-workers-web
      And everything is ready

    @S-096 @S-123
    Scenario: Cordoned
      Given node worker-2 is cordoned
      When deployment web is scaled to 9 replicas
      Then within 20 seconds deployment web has 9 ready replicas
      And throughout, 1 pod of deployment web runs on node worker-2
      And throughout, deployment web has at least 3 ready replicas

    @S-123
    Scenario: What a cordoned node looks like
      When I run "kubectl cordon worker-2"
      Then it prints "node/worker-2 cordoned"
      When I run "kubectl get nodes"
      Then it prints:
        """
        NAME       STATUS                     ROLES    AGE   VERSION
        worker-1   Ready                      <none> ...
        worker-2   Ready,SchedulingDisabled   <none> ...
        worker-3   Ready                      <none> ...
        """

    @S-096 @S-124
    Scenario: Cordoned everywhere, uncordoned on one
      Given I run "kubectl cordon worker-1 worker-2 worker-3"
      And deployment web is scaled to 4 replicas
      And 10 minutes pass
      And 1 pod of deployment web is Pending
      And event "FailedScheduling" was recorded for a pod of deployment web saying "0/3 nodes are available: 3 node(s) were unschedulable."
      When node worker-1 is uncordoned
      Then within 10 seconds deployment web has 4 ready replicas
      And 2 pods of deployment web run on node worker-1

  Rule: A drained node gives up its pods, those aside that its operator did not mention

    @S-125
    Scenario: Drained
      Given the cluster in three-workers-web
      And everything is ready
      When node worker-2 is drained
      Then within 20 seconds deployment web has 3 ready replicas
      And no pods of deployment web run on node worker-2
      And throughout, deployment web has at least 2 ready replicas
      When node worker-2 is uncordoned
      Then for 10 minutes no pods of deployment web run on node worker-2

    Scenario: A pod that nobody would make again has to be mentioned
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: alone }
        spec: { nodeName: worker-1, containers: [{ name: c, image: "c:1" }] }
        """
      And everything is ready
      When I run "kubectl drain worker-1"
      Then it fails with "cannot delete cannot delete Pods that declare no controller (use --force to override): default/alone"
      And for 10 minutes pod alone is Running
      When I run "kubectl drain worker-1 --force"
      Then within 5 seconds pod alone does not exist

    Scenario: What a pod keeps in an emptyDir has to be mentioned
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              nodeSelector: { kubernetes.io/hostname: worker-1 }
              volumes: [{ name: cache, emptyDir: {} }]
              containers: [{ name: c, image: "c:1", volumeMounts: [{ name: cache, mountPath: /cache }] }]
        """
      And everything is ready
      When I run "kubectl drain worker-1"
      Then it fails with "cannot delete Pods with local storage (use --delete-emptydir-data to override)"
      And for 10 minutes deployment web has 1 ready replica

    @S-126
    Scenario Outline: <what> is taken only when it is mentioned
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent }
        spec:
          selector: { matchLabels: { app: agent } }
          template:
            metadata: { labels: { app: agent } }
            spec: { nodeSelector: { only: agent }, containers: [{ name: agent, image: "agent:1" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: alone }
        spec: { nodeSelector: { only: alone }, containers: [{ name: alone, image: "alone:1" }] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cache }
        spec:
          selector: { matchLabels: { app: cache } }
          template:
            metadata: { labels: { app: cache } }
            spec:
              nodeSelector: { only: cache }
              volumes: [{ name: cache, emptyDir: {} }]
              containers: [{ name: cache, image: "cache:1" }]
        """
      And I run "kubectl label node worker-2 only=<what>"
      And 1 minute passes
      When I run "kubectl drain worker-2"
      Then it fails with "<refusal>"
      And node worker-2 is SchedulingDisabled
      When I run "kubectl drain worker-2 <flag>"
      Then <after>

      Examples:
        | what  | refusal                                                  | flag                   | after                                                     |
        | agent | use --ignore-daemonsets to ignore                        | --ignore-daemonsets    | for 1 minute 1 pod of daemonset agent is Running          |
        | alone | use --force to override                                  | --force                | within 30 seconds pod alone does not exist                |
        | cache | use --delete-emptydir-data to override                   | --delete-emptydir-data | within 30 seconds no pods of deployment cache are ready   |

  Rule: A taint with the effect NoExecute drives out what does not tolerate it

    Background:
      Given the cluster in three-workers-web
      And everything is ready

    @S-127
    Scenario: Driven out
      When I run "kubectl taint nodes worker-2 repair=now:NoExecute"
      Then it prints "node/worker-2 tainted"
      And within 20 seconds deployment web has 3 ready replicas
      And no pods of deployment web run on node worker-2
      And throughout, deployment web has at least 2 ready replicas

    @S-127
    Scenario: Taken off again
      Given I run "kubectl taint nodes worker-1 worker-2 worker-3 repair=now:NoSchedule"
      And deployment web is scaled to 4 replicas
      And 10 minutes pass
      And 1 pod of deployment web is Pending
      When I run "kubectl taint nodes worker-2 repair-"
      Then within 10 seconds deployment web has 4 ready replicas
      And 2 pods of deployment web run on node worker-2
