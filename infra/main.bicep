// Everything the service runs on: a Flex Consumption function app with the custom runtime, one storage account, one hub, one identity. No keys.
targetScope = 'resourceGroup'

@description('Short name of the environment; part of every resource name.')
@minLength(2)
@maxLength(10)
param environmentName string

param location string = resourceGroup().location

@description('Partitions of the usage hub; cannot be lowered later.')
@minValue(1)
@maxValue(32)
param hubPartitions int = 4

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

var suffix = uniqueString(resourceGroup().id, environmentName)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-billing-${environmentName}'
  location: location
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: take('stbilling${suffix}', 24)
    location: location
    principalId: identity.properties.principalId
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  params: {
    name: 'evh-billing-${suffix}'
    location: location
    principalId: identity.properties.principalId
    partitions: hubPartitions
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: 'func-billing-${suffix}'
    location: location
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageName: storage.outputs.name
    packageContainerUrl: storage.outputs.packageContainerUrl
    eventsNamespace: events.outputs.fullyQualifiedNamespace
    hubName: events.outputs.hubName
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
  }
}

output serviceUrl string = app.outputs.url
