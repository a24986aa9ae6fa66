Feature: A frontend in production
  Requests and limits, replicas by hand and by themselves, rolling updates: the last tutorial, in its order.

  Background:
    Given a cluster of 3 nodes
    And the cluster runs Kubernetes 1.20

  Scenario: A manifest full of mistakes is refused, one mistake after another
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: extension/v1beta1
      kind: Deployment
      matadata: { name: frontend }
      spec: { replica: 1 }
      EOF
      """
    Then it fails with "error: unable to recognize \"STDIN\": no matches for kind \"Deployment\" in version \"extension/v1beta1\""
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: frontend }
      spec:
        replica: 1
        selector: { matchLabels: { tier: frontend } }
        template:
          metadata: { labels: { tier: frontend } }
          spec: { containers: [{ name: tomcat-demo, image: tomcat }] }
      EOF
      """
    Then it fails with "ValidationError(Deployment.spec): unknown field \"replica\" in io.k8s.api.apps.v1.DeploymentSpec"

  Scenario: A pod that does not fit waits, and says so
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: db }
      spec:
        containers:
          - { name: db, image: mysql, resources: { requests: { cpu: 250m, memory: 64Mi }, limits: { cpu: 500m, memory: 128Mi } } }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: huge }
      spec:
        containers: [{ name: huge, image: mysql, resources: { requests: { cpu: "64" } } }]
      EOF
      """
    Then within 1 minute pod db is Running
    And for 10 minutes, pod huge is Pending
    When I run "kubectl describe pod huge"
    Then it prints:
      """
      Name:         huge
      ...
        Warning  FailedScheduling ...  0/3 nodes are available: 3 Insufficient cpu.
      """

  Scenario: Memory beyond the limit ends the container, and it is started again
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: db }
      spec: { containers: [{ name: db, image: mysql, resources: { limits: { memory: 128Mi } } }] }
      """
    And everything is ready
    When image mysql uses 100m CPU and 129Mi memory
    Then within 1 minute "{.status.containerStatuses[0].lastState.terminated.reason}" of pod db is OOMKilled

  Scenario: Replicas by hand, and the end of the controller
    Given the manifest:
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: { name: frontend }
      spec:
        replicas: 1
        selector: { tier: frontend }
        template:
          metadata: { labels: { app: app-demo, tier: frontend } }
          spec: { containers: [{ name: tomcat-demo, image: tomcat }] }
      """
    And everything is ready
    When I run "kubectl scale rc frontend --replicas=3"
    Then it prints "replicationcontroller/frontend scaled"
    And within 1 minute rc frontend has 3 ready replicas
    When I run "kubectl stop rc frontend"
    Then it fails with "Error: unknown command \"stop\" for \"kubectl\""
    When I run "kubectl delete rc frontend"
    And I run "sleep 30 && kubectl get pods -o name"
    Then it prints ""

  Scenario: A rolling update never has fewer than three quarters
    Given deployment frontend with 10 replicas of image tomcat:8
    And everything is ready
    When I run "kubectl set image deployment frontend tomcat=tomcat:9"
    Then within 5 minutes deployment frontend is rolled out
    And throughout, deployment frontend has at least 8 available replicas
    And throughout, at most 13 pods of deployment frontend are Running
    And deployment frontend runs image tomcat:9

  Scenario: Replicas by themselves
    Given deployment php-apache with 1 replica of image php-apache
    And image php-apache uses 500m CPU and 64Mi memory
    And everything is ready
    When I run:
      """
      kubectl set resources deployment php-apache --requests=cpu=200m
      kubectl autoscale deployment php-apache --cpu-percent=90 --min=1 --max=10
      """
    Then within 10 minutes deployment php-apache has 10 replicas
    And throughout, deployment php-apache has at most 10 replicas
