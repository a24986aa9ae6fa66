Feature: Pods on the command line

  Background:
    Given a cluster of 2 nodes

  @S-178 @S-179
  Scenario: run makes a pod and nothing else
    When I run "kubectl run mynginx --image=nginx:1.14"
    Then it prints "pod/mynginx created"
    And pod mynginx matches:
      """
      metadata: { labels: { run: mynginx } }
      spec: { containers: [{ name: mynginx, image: "nginx:1.14" }] }
      """
    When I run "kubectl get deploy,rs,rc -o name"
    Then it prints ""

  @S-501
  Scenario: A dash that is none
    When I run "kubectl run mynginx –image=nginx:1.14"
    Then it fails with "required flag(s) \"image\" not set"
    And pod mynginx does not exist

  @S-173
  Scenario: The columns of a pod
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: two }
      spec:
        containers:
          - { name: one, image: "one:1" }
          - { name: other, image: "other:1", readinessProbe: { tcpSocket: { port: 80 } } }
      """
    And image other:1 never becomes ready
    And 2 minutes pass
    When I run "kubectl get pods"
    Then it prints:
      """
      NAME   READY   STATUS    RESTARTS   AGE
      two    1/2     Running   0          2m
      """

  @S-483
  Scenario: The wide columns of a pod
    Given pod web with image nginx:1.19
    And everything is ready
    When I run "kubectl get pod -owide"
    Then it prints:
      """
      NAME   READY   STATUS    RESTARTS   AGE   IP           NODE       NOMINATED NODE   READINESS GATES
      web    1/1     Running   0          ...   10.244... worker-...   <none>           <none>
      """

  Scenario: Nothing there
    When I run "kubectl get pod"
    Then it prints ""

  @S-484
  Scenario: The whole object as JSON and YAML
    Given pod web with image nginx:1.19
    And everything is ready
    When I run "kubectl get pod web -o yaml"
    Then it prints:
      """
      apiVersion: v1
      kind: Pod
      metadata:
      ...
      status:
      ...
        phase: Running
      ...
      """
    When I run "kubectl get pod web -o json"
    Then it prints:
      """
      {
          "apiVersion": "v1",
          "kind": "Pod",
      ...
              "phase": "Running",
      ...
      }
      """

  @S-489
  Scenario: Several kinds at once
    Given pod web with image nginx:1.19
    And service web exposes port 80 of pod web
    And everything is ready
    When I run "kubectl get pod,svc -o name"
    Then it prints:
      """
      pod/web
      service/kubernetes
      service/web
      """

  @S-182 @S-476 @S-478
  Scenario: What there is to know of a pod
    Given pod web with image nginx:1.19
    And everything is ready
    When I run "kubectl describe pod web"
    Then it prints:
      """
      Name: ... web
      Namespace: ... default
      Priority: ... 0
      ...
      Node: ... worker-...
      Start Time: ...
      Labels: ... app=web
      Annotations: ... <none>
      Status: ... Running
      ...
      Events:
        Type    Reason     Age   From               Message
        ----    ------     ----  ----               -------
        Normal  Scheduled  ...
        Normal  Pulling    ...
        Normal  Pulled     ...
        Normal  Created    ...
        Normal  Started    ...
      """

  @S-481
  Scenario: The events of a start
    Given pod web with image nginx:1.19
    When everything is ready
    Then event "Scheduled" was recorded for pod web saying "Successfully assigned default/web to worker-"
    And event "Pulling" was recorded for pod web saying "Pulling image \"nginx:1.19\""
    And event "Pulled" was recorded for pod web saying "Successfully pulled image \"nginx:1.19\""
    And event "Created" was recorded for pod web
    And event "Started" was recorded for pod web

  @S-498
  Scenario: A command that is gone
    When I run "kubectl stop pod web"
    Then it fails with "unknown command \"stop\" for \"kubectl\""
