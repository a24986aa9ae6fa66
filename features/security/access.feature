Feature: Who may do what
  Every request is made by somebody, and the API server asks the roles that are bound to them. The administrator may do
  everything; `--as` asks as somebody else.

  Background:
    Given a cluster of 1 node
    And deployment web with 1 replica of image nginx:1.20
    And everything is ready

  @S-042
  Scenario: Who has no role is kept from reading and from writing
    When I run "kubectl get pods --as jane"
    Then it fails with "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\""
    When I run "kubectl delete deployment web --as jane"
    Then it fails with "deployments.apps \"web\" is forbidden"
    And for 5 minutes deployment web has 1 ready replica

  @S-553
  Scenario: A role that is bound in a namespace counts there and nowhere else
    When I run:
      """
      kubectl create namespace shop
      kubectl create role reader --verb=get,list,watch --resource=pods -n shop
      kubectl create rolebinding readers --role=reader --user=jane --serviceaccount=shop:viewer -n shop
      """
    And I run "kubectl auth can-i list pods -n shop --as jane"
    Then it prints "yes"
    When I run "kubectl auth can-i list pods --as jane"
    Then it prints "no"
    When I run "kubectl auth can-i list pods -n shop --as system:serviceaccount:shop:viewer"
    Then it prints "yes"
    When I run "kubectl delete pods --all -n shop --as jane"
    Then it succeeds

  Scenario: A namespace may be read by whom a role inside it lets read it
    Given I run "kubectl create role look --verb=get --resource=namespaces"
    And I run "kubectl create rolebinding look --role=look --user=eve"
    When I run "kubectl get namespace default --as=eve -o name"
    Then it prints "namespace/default"
    When I run "kubectl get namespace kube-system --as=eve"
    Then it fails with "namespaces \"kube-system\" is forbidden: User \"eve\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"kube-system\""
    When I run "kubectl get namespaces --as=eve"
    Then it fails with "namespaces is forbidden: User \"eve\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope"

  Scenario: The roles of people: view reads, edit changes, admin grants
    When I run:
      """
      kubectl create rolebinding v --clusterrole=view --user=vera
      kubectl create rolebinding e --clusterrole=edit --user=ed
      kubectl create rolebinding a --clusterrole=admin --user=ada
      """
    And I run "kubectl get deployments --as vera -o name"
    Then it prints "deployment.apps/web"
    When I run "kubectl scale deployment web --replicas=2 --as vera"
    Then it fails with "deployments.apps \"web\" is forbidden: User \"vera\" cannot patch resource \"deployments/scale\" in API group \"apps\" in the namespace \"default\""
    When I run "kubectl scale deployment web --replicas=2 --as ed"
    Then within 10 seconds deployment web has 2 ready replicas
    When I run "kubectl create rolebinding more --clusterrole=view --user=bob --as ed"
    Then it fails with "rolebindings.rbac.authorization.k8s.io is forbidden: User \"ed\" cannot create resource \"rolebindings\""
    When I run "kubectl create rolebinding more --clusterrole=view --user=bob --as ada"
    Then it prints "rolebinding.rbac.authorization.k8s.io/more created"

  Scenario: Nobody grants what they do not have
    When I run "kubectl create rolebinding a --clusterrole=admin --user=ada"
    And I run "kubectl create role nodes --verb=get,list --resource=nodes --as ada"
    Then it fails with:
      """
      roles.rbac.authorization.k8s.io "nodes" is forbidden: user "ada" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:
      {APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}
      """

  Scenario: A cluster role that gathers others follows them
    When I run:
      """
      kubectl create clusterrole monitoring --aggregation-rule=example.com/monitoring=true
      kubectl create clusterrolebinding watchers --clusterrole=monitoring --group=watchers
      kubectl create clusterrole endpoints --verb=get,list --resource=services,endpoints
      kubectl label clusterrole endpoints example.com/monitoring=true
      """
    And 1 second passes
    And I run "kubectl auth can-i list services -A --as bob --as-group watchers"
    Then it prints "yes"
    When I run "kubectl delete clusterrole endpoints"
    And 1 second passes
    And I run "kubectl auth can-i list services -A --as bob --as-group watchers"
    Then it prints "no"

  Scenario: A role that aggregates to view is in everybody's view
    When I run:
      """
      kubectl create rolebinding v --clusterrole=view --user=vera
      kubectl create clusterrole secrets-too --verb=get --resource=secrets
      """
    And I run "kubectl auth can-i get secrets --as vera"
    Then it prints "no"
    When I run "kubectl label clusterrole secrets-too rbac.authorization.k8s.io/aggregate-to-view=true"
    And 1 second passes
    And I run "kubectl auth can-i get secrets --as vera"
    Then it prints "yes"

  @S-260 @S-246
  Scenario: What is in kube-public can be opened to those whom nobody knows
    When I run:
      """
      kubectl create configmap cluster-info -n kube-public --from-literal=server=https://10.0.0.1:6443
      kubectl get configmap cluster-info -n kube-public --as system:anonymous -o name
      """
    Then it prints "configmap/cluster-info"
    When I run "kubectl get configmap cluster-info -n default --as system:anonymous"
    Then it fails with "configmaps \"cluster-info\" is forbidden: User \"system:anonymous\" cannot get resource \"configmaps\""
    When I run:
      """
      kubectl create configmap other -n kube-public --from-literal=a=b
      kubectl get configmap other -n kube-public --as system:anonymous
      """
    Then it fails with "configmaps \"other\" is forbidden: User \"system:anonymous\" cannot get resource \"configmaps\""

  Scenario: A scheduler whose binding is deleted binds nothing any more
    When I run "kubectl delete clusterrolebinding system:kube-scheduler"
    And I run "kubectl scale deployment web --replicas=3"
    Then for 5 minutes deployment web has 1 ready replica
