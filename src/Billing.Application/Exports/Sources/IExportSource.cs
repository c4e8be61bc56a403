using Billing.Domain.Identity;

namespace Billing.Application.Exports;

/// <summary>One item of what is exported: an invoice with its fees, an event.</summary>
/// <param name="Cursor">Reading goes on after it from here.</param>
/// <param name="Rows">The rows that it gives: a value for each column.</param>
public sealed record ExportItem(string Cursor, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>Where the rows of a type of export come from.</summary>
public interface IExportSource
{
    /// <summary>The items in a fixed order, each once, holding only a few in memory.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="filters">Which of them.</param>
    /// <param name="cursor">Those after this one; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<ExportItem> ReadAsync(DataSpace space, ExportFilters filters, string? cursor, CancellationToken cancellationToken);

    /// <summary>How many rows there are, from counts.</summary>
    ValueTask<long> CountAsync(DataSpace space, ExportFilters filters, CancellationToken cancellationToken);
}
