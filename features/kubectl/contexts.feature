Feature: Contexts say as whom and where kubectl asks
  The file of contexts is kept for the scenario. A context with a namespace changes the current one, for steps too.

  Background:
    Given a cluster of 1 node

  Scenario: The namespace of the context is that of the commands and steps that follow
    When I run:
      """
      kubectl create namespace shop
      kubectl config set-context --current --namespace=shop
      kubectl create deployment web --image=nginx
      """
    Then within 10 seconds deployment shop/web has 1 ready replica
    And deployment web has 1 ready replica
    When I run "kubectl config get-contexts"
    Then it prints:
      """
      CURRENT   NAME                          CLUSTER      AUTHINFO           NAMESPACE
      *         kubernetes-admin@kubernetes   kubernetes   kubernetes-admin   shop
      """

  Scenario: Somebody else has a context of their own
    When I run:
      """
      kubectl config set-credentials jane
      kubectl config set-context jane --cluster=kubernetes --user=jane --namespace=default
      kubectl config use-context jane
      """
    And I run "kubectl get pods"
    Then it fails with "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\""
    When I run "kubectl config use-context nobody"
    Then it fails with "error: no context exists with the name: \"nobody\""
    When I run "kubectl get pods --context kubernetes-admin@kubernetes"
    Then it succeeds

  @S-500
  Scenario: Another file says as whom and where to ask
    Given the file "team.conf":
      """
      apiVersion: v1
      kind: Config
      current-context: team
      clusters: [{ name: kubernetes, cluster: { server: "https://127.0.0.1:6443" } }]
      contexts: [{ name: team, context: { cluster: kubernetes, user: jane, namespace: shop } }]
      users: [{ name: jane, user: {} }]
      """
    When I run "KUBECONFIG=team.conf kubectl get pods"
    Then it fails with "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\""
    When I run "kubectl config current-context --kubeconfig team.conf"
    Then it prints "team"
    When I run "kubectl config current-context --kubeconfig ~/.kube/config"
    Then it prints "kubernetes-admin@kubernetes"
    When I run "kubectl config use-context other --kubeconfig team.conf"
    Then it fails with "error: no context exists with the name: \"other\""

  Scenario: A file that is not there
    When I run "kubectl get pods --kubeconfig nowhere.conf"
    Then it fails with "error: stat nowhere.conf: no such file or directory"
    When I run "KUBECONFIG=nowhere.conf kubectl get pods"
    Then it fails with "The connection to the server localhost:8080 was refused - did you specify the right host or port?"
