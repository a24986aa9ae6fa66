Feature: Parts of the control plane stop and start again
  Every part does its work from what is stored, so that what stops while one of them is away goes on when it comes back,
  and what does not need it goes on meanwhile.

  Background:
    Given the cluster in three-workers-web
    And everything is ready

  @S-030 @S-078 @S-103
  Scenario: Without a scheduler pods are made and wait
    Given the scheduler stops
    When deployment web is scaled to 4 replicas
    Then within 1 second 4 pods of deployment web exist
    And for 10 minutes 1 pod of deployment web is Pending
    And throughout, deployment web has 3 ready replicas
    When the scheduler starts again
    Then within 1 minute deployment web has 4 ready replicas
    And for 10 minutes 4 pods of deployment web exist

  @S-066 @S-074 @S-076
  Scenario: Without a controller manager a lost pod is not missed
    Given the controller manager stops
    When a pod of deployment web is deleted
    Then within 5 seconds 2 pods of deployment web exist
    And for 10 minutes 2 pods of deployment web exist
    When the controller manager starts again
    Then within 1 minute 3 pods of deployment web are Running
    And for 10 minutes 3 pods of deployment web exist

  @S-074 @S-077
  Scenario: A controller manager that starts again finds nothing to do
    When the controller manager stops
    And 1 minute passes
    And the controller manager starts again
    And 10 minutes pass
    Then throughout, deployment web has 3 ready replicas
    And never, deployment web has more than 3 replicas

  @S-110
  Scenario: Without a controller manager a lost node looks well
    Given the controller manager stops
    When node worker-2 is lost
    Then for 30 minutes node worker-2 is Ready
    And throughout, 1 pod of deployment web runs on node worker-2

  Scenario: Without the API server what runs goes on running
    Given the API server stops
    When 30 minutes pass
    Then throughout, 3 pods of deployment web are Running
    And throughout, deployment web has restarted 0 times

  @S-025 @S-117 @S-019
  Scenario: What was stored is there when the control plane is
    Given the scheduler stops
    And the controller manager stops
    And the API server stops
    And 10 minutes pass
    When the API server starts again
    And the controller manager starts again
    And the scheduler starts again
    And deployment web is scaled to 4 replicas
    Then within 2 minutes deployment web has 4 ready replicas
    And throughout, deployment web has at least 3 ready replicas

  @S-134 @S-149
  Scenario: A kubelet that starts again finds its pods as they are
    When the kubelet on node worker-2 stops
    And 30 seconds pass
    And the kubelet on node worker-2 starts again
    And 10 minutes pass
    Then throughout, deployment web has 3 ready replicas
    And throughout, deployment web has restarted 0 times
    And never, deployment web has more than 3 replicas

  @S-134 @S-135
  Scenario: A pod is started by the kubelet of its own node and no other
    Given the kubelet on node worker-2 stops
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: app }
      spec: { nodeName: worker-2, containers: [{ name: app, image: "nginx:1.19" }] }
      """
    Then for 30 seconds pod app is Pending
    When the kubelet on node worker-2 starts again
    Then within 10 seconds pod app is Running
    And for 10 minutes 1 pod of deployment web runs on node worker-2

  Rule: While the API server does not run, nobody gets an answer

    @S-037
    Scenario Outline: kubectl <command>
      Given the API server stops
      When I run "kubectl <command>"
      Then it fails with "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?"

      Examples:
        | command                           |
        | get pods                          |
        | create configmap settings         |
        | scale deployment web --replicas=5 |
        | delete deployment web             |

    @S-018 @S-020
    Scenario: No part of the control plane hears of what another one sees
      Given deployment shop with 1 replica of image shop:1
      And everything is ready
      When the API server stops
      And a pod of deployment shop crashes
      Then for 20 minutes deployment shop has 1 ready replica
      When the API server starts again
      Then within 1 minute deployment shop has restarted 1 time
      And deployment shop has 1 ready replica

    @S-040
    Scenario: Who starts hears of what changes from then on
      Given the scheduler stops
      And the scheduler starts again
      And 1 minute passes
      When I run "kubectl create deployment late --image=nginx:1.19"
      Then within 1 second 1 pod of deployment late is scheduled
      And within 10 seconds deployment late has 1 ready replica

    Scenario: It answers again when it is back
      Given the API server stops
      When the API server starts again
      And I run "kubectl create namespace shop"
      Then it prints "namespace/shop created"
