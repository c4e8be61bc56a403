namespace Billing.Domain.Usage;

/// <summary>A named value of a usage event.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Value">Its value.</param>
public readonly record struct UsageProperty(string Name, UsageValue Value);

/// <summary>The properties of a usage event in the order they came: few, so a list that is searched from its start.</summary>
public sealed class UsageProperties : IEquatable<UsageProperties>
{
    /// <summary>No properties.</summary>
    public static readonly UsageProperties Empty = new([]);

    private readonly UsageProperty[] _items;

    /// <summary>Takes the array as it is.</summary>
    public UsageProperties(UsageProperty[] items) => _items = items;

    /// <summary>All of them.</summary>
    public ReadOnlySpan<UsageProperty> Items => _items;

    /// <summary>Builds properties from pairs.</summary>
    public static UsageProperties Of(params ReadOnlySpan<(string Name, UsageValue Value)> items)
    {
        var properties = new UsageProperty[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            properties[i] = new UsageProperty(items[i].Name, items[i].Value);
        }

        return new UsageProperties(properties);
    }

    /// <summary>The value of a name; <see cref="UsageValue.Null"/> when it is absent.</summary>
    public UsageValue Find(string name)
    {
        foreach (ref readonly UsageProperty item in _items.AsSpan())
        {
            if (string.Equals(item.Name, name, StringComparison.Ordinal))
            {
                return item.Value;
            }
        }

        return UsageValue.Null;
    }

    /// <inheritdoc/>
    public bool Equals(UsageProperties? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UsageProperties);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.Length == 0 ? 0 : HashCode.Combine(_items.Length, _items[0]);
}
