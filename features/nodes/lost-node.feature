Feature: A node is lost
  A node that loses its power says nothing any more. Kubernetes waits for its silence to last, then takes its pods out of
  service, and only after the tolerations of the pods have run out replaces them.

  Rule: Silence is noticed after the grace period, and pods are replaced five minutes later

    Background:
      Given the cluster in three-workers-web
      And everything is ready

    @S-017 @S-110 @S-113 @S-114 @S-115 @S-297 @S-387
    Scenario: A lost worker costs one replica until it is replaced
      Given pods of deployment web run on 3 nodes
      When node worker-2 is lost
      Then within 60 seconds node worker-2 is NotReady
      And within 60 seconds deployment web has 2 ready replicas
      And within 60 seconds service web has 2 endpoints
      And within 7 minutes deployment web has 3 ready replicas
      And throughout, deployment web has at least 2 ready replicas
      And for 30 minutes deployment web has 3 ready replicas

    @S-114
    Scenario: Nothing is replaced before the toleration has run out
      When node worker-2 is lost
      Then within 1 minute node worker-2 is NotReady
      And for 4 minutes 1 pod of deployment web runs on node worker-2
      And never, deployment web has more than 3 replicas

    Scenario: The pods of a lost node stay Terminating, since nobody is there to end them
      When node worker-2 is lost
      Then within 7 minutes 4 pods of deployment web exist
      And for 1 hour 4 pods of deployment web exist
      And throughout, deployment web has at least 2 ready replicas

    Scenario: Two of three nodes are lost
      When node worker-1 is lost
      And node worker-2 is lost
      Then within 60 seconds deployment web has 1 ready replica
      And within 8 minutes 3 pods of deployment web run on node worker-3
      And throughout, deployment web has at least 1 ready replica

  Rule: What a node does when it comes back depends on how long it was away

    Background:
      Given the cluster in three-workers-web
      And everything is ready

    Scenario: Back before anybody noticed
      When node worker-2 is disconnected
      And 20 seconds pass
      And node worker-2 comes back
      And 10 minutes pass
      Then throughout, node worker-2 is Ready
      And throughout, deployment web has 3 ready replicas

    Scenario: Back early, before its pods were given up
      When node worker-2 is disconnected
      Then within 1 minute node worker-2 is NotReady
      And within 1 minute deployment web has 2 ready replicas
      When node worker-2 comes back
      Then within 1 minute deployment web has 3 ready replicas
      And for 10 minutes 1 pod of deployment web runs on node worker-2
      And never, deployment web has more than 3 replicas

    Scenario: Back late, after its pods were replaced
      Given node worker-2 is disconnected
      And 10 minutes pass
      And 4 pods of deployment web exist
      When node worker-2 comes back
      Then within 1 minute node worker-2 is Ready
      And within 1 minute 3 pods of deployment web exist
      And for 10 minutes deployment web has 3 ready replicas

    @S-117
    Scenario: Back with its power, its containers start again
      Given node worker-2 is lost
      And 1 minute passes
      When node worker-2 comes back
      Then within 1 minute deployment web has restarted 1 time
      And within 1 minute deployment web has 3 ready replicas
      And never, deployment web has more than 3 replicas

    @S-115
    Scenario: Back after its object was deleted, it registers anew
      Given node worker-2 is lost
      And 2 minutes pass
      When node worker-2 is deleted
      Then node worker-2 does not exist
      And within 2 minutes deployment web has 3 ready replicas
      When node worker-2 comes back
      Then within 1 minute node worker-2 is Ready
      And for 10 minutes no pods of deployment web run on node worker-2

    Scenario: A reboot is noticed only by the restarts
      When node worker-2 is rebooted
      Then within 2 minutes deployment web has restarted 1 time
      And never, node worker-2 is NotReady
      And throughout, 3 pods of deployment web exist

  Rule: How long a pod stays on a lost node is its own decision

    Scenario Outline: Tolerating an unreachable node for <seconds> seconds
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec:
          nodeName: worker-1
          tolerations:
            - { key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: <seconds> }
          containers: [{ name: app, image: app:1 }]
        """
      And everything is ready
      When node worker-1 is lost
      Then within <latest> seconds pod app is Terminating
      And for 30 minutes pod app is Terminating

      Examples:
        | seconds | latest |
        | 0       | 70     |
        | 30      | 100    |
        | 600     | 670    |

  Rule: The grace period is a flag, and was shorter in older versions

    @S-112
    Scenario Outline: Kubernetes <version> gives a silent node <grace> seconds
      Given the cluster in three-workers-web
      And the cluster runs Kubernetes <version>
      And everything is ready
      When node worker-2 is lost
      Then for <patient> seconds node worker-2 is Ready
      And within <latest> seconds node worker-2 is NotReady

      Examples:
        | version | grace | patient | latest |
        | 1.21    | 40    | 29      | 45     |
        | 1.36    | 50    | 39      | 55     |

    Scenario: A flag of the controller manager
      Given the cluster in three-workers-web
      And the controller manager runs with "--node-monitor-grace-period=20s"
      And everything is ready
      When node worker-2 is lost
      Then within 25 seconds node worker-2 is NotReady
      And for 4 minutes 1 pod of deployment web runs on node worker-2
