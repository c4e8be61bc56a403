// Everything the service runs on, in one resource group: a Flex Consumption function app with the custom runtime, storage, a usage hub, a vault, Application Insights, alerts and a budget.
// Nothing has a key: the app's identity has the rights it needs and no others.
targetScope = 'subscription'

@description('Short name of the environment; part of every resource name.')
@minLength(2)
@maxLength(10)
param environmentName string

@description('Region of everything.')
param location string

@description('How large: dev is cheap and small, production survives the loss of a zone.')
@allowed(['dev', 'production'])
param size string = 'dev'

@description('Object id of whoever deploys: may write the secrets into the vault. Empty: nobody may, until somebody is given the role.')
param deployerId string = ''

@description('Kind of the deployer.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param deployerType string = 'User'

@description('Address of the service where it has one of its own; empty: the address of the function app.')
param publicUrl string = ''

@description('Whether strangers may register an organization.')
@allowed(['on', 'off'])
param signUp string = 'off'

@description('True puts storage, hub and vault behind private endpoints, and closes their public addresses.')
param isPrivate bool = false

@description('Who is told of alerts and of the budget; empty: alerts are raised, and nobody is told.')
param alertEmail string = ''

@description('Money a month, in the currency of the subscription, at which the budget warns.')
@minValue(1)
param monthlyBudget int = 100

@description('First day of the month from which the budget counts.')
param budgetFrom string = utcNow('yyyy-MM-01')

@description('Storage accounts that customers of new organizations are spread over, 0 for what the size says. Never lower it: what lies in an account stays there.')
@minValue(0)
@maxValue(64)
param storageAccounts int = 0

var sizes = {
  dev: {
    storageSku: 'Standard_LRS'
    storageAccounts: 1
    hubPartitions: 4
    hubUnits: 1
    hubUnitsMax: 2
    instanceMemoryMB: 2048
    maximumInstanceCount: 40
    warmInstances: 0
    vaultPurgeProtection: false
    dailyLogGigabytes: 1
  }
  production: {
    storageSku: 'Standard_ZRS'
    storageAccounts: 4
    hubPartitions: 32
    hubUnits: 2
    hubUnitsMax: 20
    instanceMemoryMB: 2048
    maximumInstanceCount: 200
    warmInstances: 1
    vaultPurgeProtection: true
    dailyLogGigabytes: 20
  }
}
var chosen = sizes[size]
var suffix = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-billing-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-billing-${environmentName}'
    location: location
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  scope: group
  params: {
    name: 'vnet-billing-${environmentName}'
    location: location
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: take('stbilling${suffix}', 24)
    location: location
    sku: chosen.storageSku
    principalId: identity.outputs.principalId
    isPublic: !isPrivate
  }
}

var furtherAccounts = max(storageAccounts == 0 ? chosen.storageAccounts : storageAccounts, 1) - 1

module further 'modules/storage.bicep' = [
  for i in range(1, furtherAccounts): {
    scope: group
    params: {
      name: take('stbill${i}${suffix}', 24)
      location: location
      sku: chosen.storageSku
      principalId: identity.outputs.principalId
      isPublic: !isPrivate
      isFirst: false
    }
  }
]

module events 'modules/events.bicep' = {
  scope: group
  params: {
    name: 'evh-billing-${suffix}'
    location: location
    principalId: identity.outputs.principalId
    partitions: chosen.hubPartitions
    units: chosen.hubUnits
    unitsMax: chosen.hubUnitsMax
    isPublic: !isPrivate
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: take('kv-bill-${suffix}', 24)
    location: location
    principalId: identity.outputs.principalId
    deployerId: deployerId
    deployerType: deployerType
    purgeProtection: chosen.vaultPurgeProtection
    isPublic: !isPrivate
  }
}

module insights 'modules/insights.bicep' = {
  scope: group
  params: {
    name: 'appi-billing-${environmentName}'
    location: location
    principalId: identity.outputs.principalId
    dailyGigabytes: chosen.dailyLogGigabytes
  }
}

module endpoints 'modules/endpoints.bicep' = if (isPrivate) {
  scope: group
  params: {
    location: location
    networkId: network.?outputs.?id ?? ''
    subnetId: network.?outputs.?endpointSubnetId ?? ''
    storageId: storage.outputs.id
    furtherStorageIds: [for i in range(0, furtherAccounts): further[i].outputs.id]
    eventsId: events.outputs.id
    vaultId: vault.outputs.id
  }
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: 'func-billing-${suffix}'
    location: location
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    furtherStorageNames: [for i in range(0, furtherAccounts): further[i].outputs.name]
    packageContainerUrl: storage.outputs.packageContainerUrl
    eventsNamespace: events.outputs.fullyQualifiedNamespace
    hubName: events.outputs.hubName
    vaultUri: vault.outputs.uri
    insightsConnection: insights.outputs.connectionString
    publicUrl: publicUrl
    signUp: signUp
    subnetId: network.?outputs.?appSubnetId ?? ''
    instanceMemoryMB: chosen.instanceMemoryMB
    maximumInstanceCount: chosen.maximumInstanceCount
    warmInstances: chosen.warmInstances
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    insightsId: insights.outputs.id
    eventsId: events.outputs.id
    email: alertEmail
  }
}

module budget 'modules/budget.bicep' = {
  scope: group
  params: {
    name: 'budget-billing-${environmentName}'
    amount: monthlyBudget
    from: budgetFrom
    email: alertEmail
  }
}

output SERVICE_URL string = app.outputs.url
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP string = app.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output AZURE_EVENT_HUBS_NAMESPACE string = events.outputs.name
