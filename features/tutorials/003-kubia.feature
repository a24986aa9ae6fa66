Feature: The story of kubia
  One small program is run in every way there is: as a pod, by a replication controller, behind services. In the order of
  the tutorial, with the commands as they have to be written, and what kubectl says to those that it has wrong.

  Background:
    Given a cluster of 3 nodes
    And the cluster runs Kubernetes 1.20
    And the time is "2021-06-01T10:00:00Z"

  Scenario Outline: Written as in the text: <line>
    When I run "kubectl <line>"
    Then it fails with "<text>"

    Examples:
      | line                                            | text                                             |
      | run hello-minikube –image=echoserver –port=8080 | Error: required flag(s) \"image\" not set        |
      | get po -1 env                                   | Error: unknown shorthand flag: '1' in -1         |
      | get po env in (prod, devel)                     | syntax error near unexpected token `('           |
      | delete po - 1 env=prod                          | pods \"env=prod\" not found                      |
      | delete all –all                                 | pods \"–all\" not found                          |
      | apply - f kubia.yaml                            | error: must specify one of -f and -k             |
      | create -f kubia.yaml                            | error: the path \"kubia.yaml\" does not exist    |
      | expose                                          | You must provide one or more resources           |
      | describe                                        | You must specify the type of resource to describe |

  @S-178 @S-179
  Scenario: A pod alone, in the new way and in one that has no effect any more
    When I run "kubectl run hello-minikube --image=echoserver:1.4 --port=8080"
    Then within 1 minute pod hello-minikube is Running
    And "{.spec.containers[0].ports[0].containerPort}" of pod hello-minikube is 8080
    When I run "kubectl run kubia --image=kubia --port=8080 --generator=run/v1"
    Then it prints "pod/kubia created"
    And replicationcontroller kubia does not exist

  Scenario: A command inside the pod
    Given pod nginx with image nginx
    And everything is ready
    When I run "kubectl exec nginx -- hostname"
    Then it prints "nginx"
    When I run "kubectl exec nginx hostname"
    Then it prints "nginx"

  Scenario: What there is, from the pods of all namespaces to the control plane
    Given pod hello-minikube with image echoserver:1.4
    And everything is ready
    When I run "kubectl get po -A"
    Then it prints:
      """
      NAMESPACE   NAME             READY   STATUS    RESTARTS   AGE
      default     hello-minikube   1/1     Running   0 ...
      """
    When I run "kubectl get nodes -o name"
    Then it prints:
      """
      node/worker-1
      node/worker-2
      node/worker-3
      """
    When I run "kubectl describe node worker-1"
    Then it prints:
      """
      Name:               worker-1
      ...
      Conditions:
      ...
      Allocated resources:
      ...
      """
    When I run "kubectl cluster-info"
    Then it prints:
      """
      ...Kubernetes control plane... is running at ...https://127.0.0.1:6443...
      ...
      """

  @S-488
  Scenario: All is not all
    Given the cluster in kubia
    And the manifest:
      """
      apiVersion: v1
      kind: Secret
      metadata: { name: keys }
      stringData: { key: x }
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      """
    And everything is ready
    When I run "kubectl delete all --all"
    Then within 1 minute rc kubia does not exist
    And within 1 minute service kubernetes exists
    And secret keys exists
    And configmap settings exists

  Scenario: The same line on a newer kubectl
    Given the cluster runs Kubernetes 1.32
    When I run "kubectl run kubia --image=kubia --port=8080 --generator=run/v1"
    Then it fails with "error: unknown flag: --generator"

  Scenario: A replication controller keeps a pod, and takes it along
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: ReplicationController
      metadata: { name: kubia }
      spec:
        replicas: 1
        selector: { app: kubia }
        template:
          metadata: { labels: { app: kubia } }
          spec: { containers: [{ name: kubia, image: kubia, ports: [{ containerPort: 8080 }] }] }
      EOF
      """
    Then it prints "replicationcontroller/kubia created"
    And within 1 minute 1 pod of rc kubia is Running
    When I run "kubectl delete rc kubia"
    Then it prints "replicationcontroller \"kubia\" deleted"
    When I run "sleep 30 && kubectl get pods -o name"
    Then it prints ""

  @S-186
  Scenario: A pod is shown to the outside by a node port, and to one person by a forwarded one
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: nginx, labels: { app: myapp } }
      spec: { containers: [{ name: nginx, image: nginx, ports: [{ containerPort: 80 }] }] }
      """
    And everything is ready
    When I run "kubectl describe pod nginx"
    Then it prints:
      """
      Name:         nginx
      ...
      Labels:       app=myapp
      ...
      """
    When I run "kubectl expose pod nginx --port=80 --type=NodePort"
    Then it prints "service/nginx exposed"
    And "{.spec.selector}" of service nginx is "{\"app\":\"myapp\"}"
    When I run "kubectl get services"
    Then it prints:
      """
      NAME         TYPE        CLUSTER-IP   ...
      kubernetes   ClusterIP   10.96.0.1    ...
      nginx        NodePort ...  80:3.../TCP ...
      """
    When I run "kubectl port-forward nginx 8000:80"
    Then it prints:
      """
      Forwarding from 127.0.0.1:8000 -> 80
      Forwarding from [::1]:8000 -> 80
      """
    And a request to "http://localhost:8000" is answered by pod nginx

  Scenario: Labels are added, changed on demand, and choose
    Given pod nginx with image nginx
    And pod other with image nginx
    And everything is ready
    When I run "kubectl label po nginx env=prod"
    Then it prints "pod/nginx labeled"
    When I run "kubectl label po nginx env=devel"
    Then it fails with "'env' already has a value (prod), and --overwrite is false"
    When I run "kubectl label po nginx env=devel --overwrite && kubectl get po -l env -o name"
    Then it prints "pod/nginx"
    When I run "kubectl get po -l '!env' -o name"
    Then it prints "pod/other"
    When I run "kubectl get po -l 'env in (prod, devel)' -o name"
    Then it prints "pod/nginx"
    When I run "kubectl get po -l 'env notin (prod, devel)' -o name"
    Then it prints "pod/other"
    When I run "kubectl delete po -l env=devel"
    Then it prints "pod \"nginx\" deleted"
    And pod other is Running

  @S-250
  Scenario: A namespace of one's own
    When I run "kubectl create namespace czm && kubectl run nginx --image=nginx -n czm"
    Then within 1 minute pod czm/nginx is Running
    When I run "kubectl get po --namespace default"
    Then it prints ""
    When I run "kubectl delete ns czm"
    Then namespace czm does not exist

  @S-283
  Scenario: A new template is for the pods to come
    Given the cluster in kubia
    And everything is ready
    When I run "KUBE_EDITOR='sed -i s/kubia:1/kubia:2/' kubectl edit rc kubia"
    Then it prints "replicationcontroller/kubia edited"
    And for 10 minutes, rc kubia runs image kubia:1
    When I run "kubectl scale rc kubia --replicas=10"
    Then within 1 minute rc kubia has 10 ready replicas

  Scenario: Only the controller goes, in the words of that time
    Given the cluster in kubia
    And everything is ready
    When I run "kubectl delete rc kubia --cascade=false"
    Then it prints "replicationcontroller \"kubia\" deleted"
    And replicationcontroller kubia does not exist
    When I run "kubectl get pods -l app=kubia --no-headers | wc -l"
    Then it prints "3"

  Scenario: A service for the controller's pods, and an ingress in front of it
    Given the cluster in kubia
    And everything is ready
    When I run "kubectl get ingresses"
    Then it prints ""
    When I run "kubectl expose rc kubia --port=80 --target-port=8080"
    Then it prints "service/kubia exposed"
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: kubia }
      spec:
        rules:
          - host: kubia.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: kubia, port: { number: 80 } } } }
      EOF
      """
    Then it prints "ingress.networking.k8s.io/kubia created"
    And within 1 minute a request to "http://kubia.example.com" is answered by rc kubia
    When I run "kubectl describe svc kubia"
    Then it prints:
      """
      Name:              kubia
      ...
      Selector:          app=kubia
      ...
      TargetPort:        8080/TCP
      Endpoints:         ...:8080,...:8080,...:8080
      ...
      """
