Feature: A first tour of kubectl
  A pod by hand, a deployment that heals, grows and is updated, a way in from outside: what a first tutorial shows, in its
  order, on the version that it was written for.

  Background:
    Given a cluster of 2 nodes
    And the cluster runs Kubernetes 1.20

  @S-249 @S-250
  Scenario: Namespaces come, hold what is theirs, and go
    When I run "kubectl get namespace -o name"
    Then it prints:
      """
      namespace/default
      namespace/kube-node-lease
      namespace/kube-public
      namespace/kube-system
      """
    When I run "kubectl create namespace My-Namespace"
    Then it fails with "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
    When I run "kubectl create namespace my-namespace"
    Then it prints "namespace/my-namespace created"
    When I run "kubectl run mynginx --image=nginx:1.14 -n my-namespace"
    Then within 1 minute pod my-namespace/mynginx is Running
    When I run "kubectl delete namespace my-namespace"
    Then it prints "namespace \"my-namespace\" deleted"
    And pod my-namespace/mynginx does not exist

  @S-178 @S-180
  Scenario: A pod of its own is not replaced
    When I run "kubectl get pod"
    Then it prints ""
    When I run "kubectl run mynginx --image=nginx:1.14"
    Then it prints "pod/mynginx created"
    And within 1 minute pod mynginx is Running
    When I run "kubectl get pod mynginx -o jsonpath='{.metadata.labels} {.spec.containers[0].imagePullPolicy}'"
    Then it prints "{\"run\":\"mynginx\"} IfNotPresent"
    When I run "kubectl describe pod mynginx"
    Then it prints:
      """
      Name:         mynginx
      ...
      Events:
      ...
        Normal  Started ...
      """
    When I run "kubectl logs mynginx && kubectl delete pod mynginx"
    Then it prints "pod \"mynginx\" deleted"
    And for 10 minutes, pod mynginx does not exist

  Scenario: A pod of a deployment is
    When I run "kubectl create deployment my-tomcat --image=tomcat:9.0.55"
    Then it prints "deployment.apps/my-tomcat created"
    And within 1 minute deployment my-tomcat has 1 ready replica
    When I run "kubectl get deployment"
    Then it prints:
      """
      NAME        READY   UP-TO-DATE   AVAILABLE   AGE
      my-tomcat   1/1     1            1           ...
      """
    When I run "kubectl delete pod -l app=my-tomcat"
    Then within 1 minute deployment my-tomcat has 1 ready replica
    When I run "kubectl delete deployment my-tomcat"
    Then within 1 second deployment my-tomcat does not exist
    When I run "sleep 30 && kubectl get pods -o name"
    Then it prints ""

  Scenario: It grows, is updated, and goes back
    Given deployment my-tomcat with 3 replicas of image tomcat:9.0.55
    And everything is ready
    When I run "kubectl scale deployment my-tomcat --replicas=5"
    Then it prints "deployment.apps/my-tomcat scaled"
    And within 1 minute deployment my-tomcat has 5 ready replicas
    When I run "kubectl set image deployment my-tomcat tomcat=tomcat:10.1.11 --record && kubectl rollout status deployment my-tomcat"
    Then deployment my-tomcat runs image tomcat:10.1.11
    And throughout, deployment my-tomcat has at least 4 available replicas
    When I run "kubectl rollout history deployment my-tomcat"
    Then it prints:
      """
      deployment.apps/my-tomcat 
      REVISION  CHANGE-CAUSE
      1         <none>
      2         kubectl set image deployment my-tomcat tomcat=tomcat:10.1.11 --record=true

      """
    When I run "kubectl rollout undo deployment my-tomcat && kubectl rollout status deployment my-tomcat"
    Then deployment my-tomcat runs image tomcat:9.0.55
    When I run "kubectl rollout undo deployment my-tomcat --to-revision=1"
    Then it fails with "error: unable to find specified revision 1 in history"
    When I run "kubectl rollout undo deployment my-tomcat --to-revision=2"
    Then it prints "deployment.apps/my-tomcat rolled back"
    And within 1 minute deployment my-tomcat runs image tomcat:10.1.11

  Scenario: The live object is edited
    Given deployment my-tomcat with 1 replica of image tomcat:9.0.55
    And everything is ready
    When I run "KUBE_EDITOR='sed -i s/9.0.55/9.0.56/' kubectl edit deployment my-tomcat"
    Then it prints "deployment.apps/my-tomcat edited"
    And within 1 minute deployment my-tomcat runs image tomcat:9.0.56

  Scenario: From outside it is reached by a port of every node
    Given deployment my-tomcat with 2 replicas of image tomcat:9.0.55
    And everything is ready
    When I run "kubectl expose deployment my-tomcat --port=8080 --type=NodePort"
    And I run "kubectl patch service my-tomcat --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/0/nodePort\",\"value\":30001}]'"
    Then within 1 minute a request to "worker-1:30001" is answered by deployment my-tomcat
    And a request to "worker-2:30001" is answered by deployment my-tomcat
    When I run "kubectl get svc my-tomcat -owide --no-headers"
    Then it prints:
      """
      my-tomcat   NodePort ...  <none>   8080:30001/TCP ...  app=my-tomcat
      """

  Scenario: Two kinds in one question, about a namespace that has neither
    When I run "kubectl get pod,svc -n ingress-nginx -owide"
    Then it prints ""

  Scenario: A dash that a word processor made is none
    When I run "kubectl create deployment nginx –image=nginx"
    Then it fails with "Error: required flag(s) \"image\" not set"

  Scenario: There is no network to fetch manifests from
    When I run "kubectl apply -f https://example.com/deploy.yaml"
    Then it fails with "save it as a file, and name that with -f"
