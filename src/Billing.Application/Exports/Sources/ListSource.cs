using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using Billing.Domain.Identity;

namespace Billing.Application.Exports;

/// <summary>Rows from a tenant-wide list, oldest first.</summary>
/// <param name="walk">Walks lists.</param>
/// <param name="lists">Counts.</param>
/// <param name="list">The list.</param>
/// <param name="type">How its rows are stored.</param>
/// <param name="rowsOf">The rows that an item gives.</param>
/// <param name="countBy">A field with the number of rows of an item; null when each gives one.</param>
internal sealed class ListSource<T>(
    ListWalk walk, ListReader lists, ListDefinition list, JsonTypeInfo<T> type, Func<T, IEnumerable<IReadOnlyList<string?>>> rowsOf,
    string? countBy = null) : IExportSource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ExportItem> ReadAsync(
        DataSpace space, ExportFilters filters, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<ListFilter> conditions = filters.OfList(list);
        await foreach (WalkedItem item in walk.ReadAsync(space, list, cursor is null ? null : ListPlace.Parse(cursor), cancellationToken))
        {
            if (item.Place.At >= filters.To)
            {
                yield break;
            }

            bool isWanted = filters.Includes(item.Place.At) && conditions.All(condition => condition.Matches(item.Key(list.IndexOf(condition.Field))));
            if (isWanted)
            {
                T row = JsonSerializer.Deserialize(item.Row.Span, type)!;
                yield return new ExportItem(item.Place.ToString(), [.. rowsOf(row)]);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(DataSpace space, ExportFilters filters, CancellationToken cancellationToken) => lists.CountAsync(
        space, list, new ListQuery(filters.OfList(list), null, false, 0, 0) { CreatedFrom = filters.From, CreatedTo = filters.To }, countBy, cancellationToken);
}
