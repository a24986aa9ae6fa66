Feature: Disruption budgets
  A budget says how many pods of an application have to be there while somebody takes nodes away on purpose. It holds for
  evictions, which is how a drain asks; what is lost, or deleted, is nothing that a budget could keep.

  Background:
    Given the cluster in three-workers-web
    And everything is ready

  Rule: What is spent comes back when other pods are ready

    Scenario: A drain goes on as far as the budget allows, one after the other
      Given I run "kubectl create poddisruptionbudget web --selector=app=web --min-available=2"
      And node worker-3 is cordoned
      And deployment web is scaled to 4 replicas
      And 1 minute passes
      When node worker-1 is drained
      Then never, deployment web has fewer than 2 ready replicas
      And within 2 minutes no pods of deployment web run on node worker-1
      And within 3 minutes deployment web has 4 ready replicas

    Scenario: A budget counts what it allows
      When I run "kubectl create poddisruptionbudget web --selector=app=web --max-unavailable=1"
      Then within 1 second "{.status.disruptionsAllowed}" of poddisruptionbudget web is "1"
      And poddisruptionbudget web is DisruptionAllowed
      When deployment web is scaled to 5 replicas
      Then within 10 seconds "{.status.desiredHealthy}" of poddisruptionbudget web is "4"
      And within 20 seconds "{.status.disruptionsAllowed}" of poddisruptionbudget web is "1"

  Rule: A spent budget refuses

    Scenario: A drain that must not take any gives up after its time
      Given I run "kubectl create poddisruptionbudget web --selector=app=web --min-available=100%"
      And 1 second passes
      When I run "kubectl drain worker-1 --timeout=30s"
      Then it fails with "Cannot evict pod as it would violate the pod's disruption budget."
      And throughout, deployment web has 3 ready replicas
      And event ScalingReplicaSet was recorded for deployment web

    Scenario: Deleting asks nobody
      Given I run "kubectl create poddisruptionbudget web --selector=app=web --min-available=100%"
      And 1 second passes
      When a pod of deployment web is deleted
      Then within 2 seconds deployment web has 2 ready replicas
      And within 10 seconds deployment web has 3 ready replicas

    Scenario: A lost node asks nobody either
      Given I run "kubectl create poddisruptionbudget web --selector=app=web --min-available=100%"
      And 1 second passes
      When node worker-1 is lost
      Then within 1 minute deployment web has 2 ready replicas
      And within 7 minutes deployment web has 3 ready replicas

  Rule: Pods that are not ready

    Scenario: One that cannot become ready blocks a drain, unless its budget lets it go
      Given image stuck never becomes ready
      And I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: stuck }
        spec:
          selector: { matchLabels: { app: stuck } }
          template:
            metadata: { labels: { app: stuck } }
            spec:
              containers:
                - { name: c, image: stuck, readinessProbe: { tcpSocket: { port: 80 } } }
        """
      And I run "kubectl create poddisruptionbudget stuck --selector=app=stuck --min-available=1"
      And 10 seconds pass
      When I run "kubectl drain worker-1 worker-2 worker-3 --pod-selector=app=stuck --timeout=30s"
      Then it fails with "Cannot evict pod as it would violate the pod's disruption budget."
      And 1 pod of deployment stuck is Running
      When I run:
        """
        kubectl patch poddisruptionbudget stuck -p '{"spec":{"unhealthyPodEvictionPolicy":"AlwaysAllow"}}'
        kubectl drain worker-1 worker-2 worker-3 --pod-selector=app=stuck --timeout=30s
        """
      Then within 30 seconds 1 pod of deployment stuck is Pending
      And throughout, deployment web has 3 ready replicas
