using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Domain.Identity;

namespace Billing.Application.Exports;

/// <summary>What happened, as rows of an audit log: the type of an event names the resource and what was done to it.</summary>
internal static class HappenedRows
{
    /// <summary>The row of an event. Who did it is not known here.</summary>
    public static IReadOnlyList<string?> Of(BillingId id, EventRow happened)
    {
        (string resource, string action) = Parts(happened.Type);
        return
        [
            id.ToString(), resource, happened.ObjectId.ToString(), action, null, null, happened.State.GetRawText(), ExportFields.Text(happened.OccurredAt),
        ];
    }

    /// <summary>Conditions on the list of events.</summary>
    public static IReadOnlyList<ListFilter> ConditionsOf(ExportFilters filters) =>
    [
        .. filters.Fields.Select(field => field.Key switch
        {
            "resource_type" => new ListFilter("type", type => Parts(type!).Resource == field.Value),
            "action" => new ListFilter("type", type => Parts(type!).Action == field.Value),
            _ => ListFilter.EqualTo("object_id", field.Value),
        }),
    ];

    private static (string Resource, string Action) Parts(string type)
    {
        int dot = type.IndexOf('.', StringComparison.Ordinal);
        string action = type[(dot + 1)..];
        return (type[..Math.Max(0, dot)], action is "created" or "updated" or "deleted" ? action : "status_changed");
    }
}
