Feature: Three machines become a cluster
  What a tutorial does with its three nodes once they are there: a deployment whose image does not exist, and roles that are
  nothing but labels. How the machines become a cluster is told elsewhere.

  Background:
    Given a cluster with these nodes:
      | name   | cpu | memory | pods | roles         |
      | k8s-01 | 4   | 8Gi    | 110  | control-plane |
      | k8s-02 | 4   | 8Gi    | 110  |               |
      | k8s-03 | 4   | 8Gi    | 110  |               |
    And the cluster runs Kubernetes 1.21

  Scenario: An image whose name is mistyped never comes
    Given image tomcat8 does not exist
    When I run "kubectl create deploy tomcat --image=tomcat8"
    Then it prints "deployment.apps/tomcat created"
    And within 2 minutes 1 pod of deployment tomcat is ImagePullBackOff
    And for 10 minutes, deployment tomcat has no ready replicas
    When I run "kubectl set image deploy/tomcat tomcat8=tomcat:8"
    Then within 1 minute deployment tomcat has 1 ready replica

  @S-118
  Scenario: A role is a label
    When I run "kubectl get nodes"
    Then it prints:
      """
      NAME     STATUS   ROLES           AGE   VERSION
      k8s-01   Ready    control-plane   ...   v1.21.0
      k8s-02   Ready    <none>          ...   v1.21.0
      k8s-03   Ready    <none>          ...   v1.21.0
      """
    When I run "kubectl label node k8s-02 node-role.kubernetes.io/worker=''"
    Then it prints "node/k8s-02 labeled"
    When I run "kubectl get node k8s-02 --no-headers"
    Then it prints:
      """
      k8s-02   Ready   worker ... v1.21.0
      """
    When I run "kubectl label node k8s-02 node-role.kubernetes.io/worker-"
    And I run "kubectl get node k8s-02 --no-headers"
    Then it prints:
      """
      k8s-02   Ready   <none> ... v1.21.0
      """

  Scenario: The proxies are told something new, and are started anew
    Given the manifest:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: kube-proxy, namespace: kube-system }
      data: { config.conf: 'mode: iptables' }
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: kube-proxy, namespace: kube-system }
      spec:
        selector: { matchLabels: { k8s-app: kube-proxy } }
        template:
          metadata: { labels: { k8s-app: kube-proxy } }
          spec:
            tolerations: [{ operator: Exists }]
            containers: [{ name: kube-proxy, image: "kube-proxy:v1.21.0" }]
      """
    And everything is ready
    When I run "KUBE_EDITOR='sed -i s/iptables/ipvs/' kubectl edit cm kube-proxy -n kube-system"
    Then it prints "configmap/kube-proxy edited"
    And "{.data['config\.conf']}" of configmap kube-system/kube-proxy is "mode: ipvs"
    When I run "kubectl get pod -n kube-system |grep -c kube-proxy"
    Then it prints "3"
    When I run "kubectl delete pod -n kube-system -l k8s-app=kube-proxy"
    Then within 1 minute daemonset kube-system/kube-proxy has 3 ready replicas
    And for 10 minutes, daemonset kube-system/kube-proxy has 3 ready replicas

  Scenario: Several pods are deleted by their names, and come back by others
    Given pod one with image nginx
    And pod two with image nginx
    And everything is ready
    When I run "kubectl delete pod one two"
    Then it prints:
      """
      pod "one" deleted
      pod "two" deleted
      """
    When I run "kubectl delete pod [one two]"
    Then it fails with "pods \"[one\" not found"
