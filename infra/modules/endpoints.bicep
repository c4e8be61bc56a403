// Private endpoints of storage, hub and vault, with the zones that make their usual names lead there.
param location string
param networkId string
param subnetId string
param storageId string

@description('Storage accounts besides the first, of which only the tables are reached.')
param furtherStorageIds string[]
param eventsId string
param vaultId string

var targets = [
  { name: 'blob', id: storageId, group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'queue', id: storageId, group: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'table', id: storageId, group: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { name: 'events', id: eventsId, group: 'namespace', zone: 'privatelink.servicebus.windows.net' }
  { name: 'vault', id: vaultId, group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [
  for target in targets: {
    name: target.zone
    location: 'global'
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [
  for (target, i) in targets: {
    parent: zones[i]
    name: 'billing'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-01-01' = [
  for target in targets: {
    name: 'pe-billing-${target.name}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            privateLinkServiceId: target.id
            groupIds: [target.group]
          }
        }
      ]
    }
  }
]

resource furtherEndpoints 'Microsoft.Network/privateEndpoints@2024-01-01' = [
  for (id, i) in furtherStorageIds: {
    name: 'pe-billing-table-${i + 1}'
    location: location
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: 'table'
          properties: {
            privateLinkServiceId: id
            groupIds: ['table']
          }
        }
      ]
    }
  }
]

resource furtherNames 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = [
  for (id, i) in furtherStorageIds: {
    parent: furtherEndpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'table'
          properties: { privateDnsZoneId: zones[2].id }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = [
  for (target, i) in targets: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.name
          properties: { privateDnsZoneId: zones[i].id }
        }
      ]
    }
  }
]
