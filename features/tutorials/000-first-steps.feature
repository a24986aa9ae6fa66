Feature: A first tour of kubectl
  A pod by hand, a deployment that heals, grows and is updated, a way in from outside: what a first tutorial shows, in its
  order, on the version that it was written for.

  Background:
    Given a cluster of 2 nodes
    And the cluster runs Kubernetes 1.20

  Scenario: What is installed runs on every node, in the system's namespace
    Given the file "plugin.yaml":
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: plugin, namespace: kube-system }
      spec:
        selector: { matchLabels: { app: plugin } }
        template:
          metadata: { labels: { app: plugin } }
          spec: { containers: [{ name: plugin, image: "plugin:1" }] }
      """
    When I run "kubectl apply -f plugin.yaml"
    Then it prints "daemonset.apps/plugin created"
    And within 1 minute 2 pods of daemonset kube-system/plugin are Running
    When I run "kubectl get pods -n kube-system --no-headers"
    Then it prints:
      """
      plugin-...   1/1   Running   0 ...
      plugin-...   1/1   Running   0 ...
      """
    When I run "kubectl get pods -A"
    Then it prints:
      """
      NAMESPACE     NAME           READY   STATUS    RESTARTS   AGE
      kube-system   plugin-...   1/1     Running   0 ...
      kube-system   plugin-...   1/1     Running   0 ...
      """

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

  Scenario: A file does the same as a command
    Given the file "my-namespace.yaml":
      """
      apiVersion: v1
      kind: Namespace
      metadata: { name: my-namespace }
      """
    When I run "kubectl create -f my-namespace.yaml"
    Then it prints "namespace/my-namespace created"
    When I run "kubectl create -f my-namespace.yaml"
    Then it fails with "Error from server (AlreadyExists): error when creating \"my-namespace.yaml\": namespaces \"my-namespace\" already exists"
    When I run "kubectl delete -f my-namespace.yaml"
    Then it prints "namespace \"my-namespace\" deleted"
    And namespace my-namespace does not exist

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

  Scenario: Its pods are looked into, and the live object is edited
    Given deployment my-tomcat with 1 replica of image tomcat:9.0.55
    And everything is ready
    When I run "kubectl logs deploy/my-tomcat && kubectl exec -it deploy/my-tomcat -- /bin/bash"
    Then it prints ""
    When I run "KUBE_EDITOR=true kubectl edit deployment my-tomcat"
    Then it prints ""
    And for 1 minute, deployment my-tomcat runs image tomcat:9.0.55
    When I run "KUBE_EDITOR='sed -i s/9.0.55/9.0.56/' kubectl edit deployment my-tomcat"
    Then it prints "deployment.apps/my-tomcat edited"
    And within 1 minute deployment my-tomcat runs image tomcat:9.0.56

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

  @S-448 @S-457
  Scenario: An ingress controller is installed from an address, into a namespace of its own
    Given the file "https://example.com/ingress-nginx/deploy.yaml":
      """
      apiVersion: v1
      kind: Namespace
      metadata: { name: ingress-nginx }
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
      spec:
        selector: { matchLabels: { app: ingress-nginx } }
        template:
          metadata: { labels: { app: ingress-nginx } }
          spec: { containers: [{ name: controller, image: "ingress-nginx/controller:v1.0.0" }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
      spec:
        type: LoadBalancer
        selector: { app: ingress-nginx }
        ports: [{ port: 80 }]
      """
    When I run "kubectl get pod,svc -n ingress-nginx -owide"
    Then it prints ""
    When I run "kubectl apply -f https://example.com/ingress-nginx/deploy.yaml"
    Then it prints:
      """
      namespace/ingress-nginx created
      deployment.apps/ingress-nginx-controller created
      service/ingress-nginx-controller created
      """
    And within 1 minute deployment ingress-nginx/ingress-nginx-controller has 1 ready replica
    When I run "kubectl get pod,svc -n ingress-nginx"
    Then it prints:
      """
      NAME ...  READY   STATUS    RESTARTS   AGE
      pod/ingress-nginx-controller-...   1/1     Running   0 ...

      NAME ...  TYPE           CLUSTER-IP ...  EXTERNAL-IP ...  PORT(S)        AGE
      service/ingress-nginx-controller   LoadBalancer   ... 80:3.../TCP ...
      """

  Scenario: What nobody has said is not fetched
    When I run "kubectl apply -f https://example.com/deploy.yaml"
    Then it fails with "save it as a file, and name that with -f"

  Scenario: A dash that a word processor made is none
    When I run "kubectl create deployment nginx –image=nginx"
    Then it fails with "Error: required flag(s) \"image\" not set"
    When I run "kubectl create deployment nginx --image=nginx"
    Then it prints "deployment.apps/nginx created"
    And within 1 minute deployment nginx has 1 ready replica

  Scenario: A placeholder that nobody has filled in
    When I run "kubectl describe pod <pod-name>"
    Then it fails with "bash: syntax error near unexpected token `newline'"
    When I run "kubctl describe pod mynginx"
    Then it fails with "bash: kubctl: command not found"
