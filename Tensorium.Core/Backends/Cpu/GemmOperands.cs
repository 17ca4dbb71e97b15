namespace Tensorium.Backends.Cpu;

/// <summary>One product, C[m, n] (+)= A[m, k] · B[k, n]: sizes, addresses, and strides in elements.</summary>
internal unsafe struct GemmOperands<T>
    where T : unmanaged
{
    public int M, N, K;
    public T* A, B, C;
    public nint ARow, ACol, BRow, BCol, CRow, CCol;

    /// <summary>Whether C is added to, rather than overwritten.</summary>
    public bool Accumulate;

    /// <summary>What is done to each element of C once it is complete.</summary>
    public GemmEpilogue<T> Epilogue;

    /// <summary>Whether rows and columns have changed places, so that the epilogue's are the columns and rows here.</summary>
    public bool IsTransposed;

    /// <summary>Runs the epilogue, if there is one, on a complete part of C.</summary>
    public readonly void Finish(int row, int rows, int column, int columns)
    {
        if (Epilogue.Apply == null) return;
        T* c = C + (row * CRow) + (column * CCol);
        if (IsTransposed) Epilogue.Apply(Epilogue.Context, c, CCol, row, columns, rows);
        else Epilogue.Apply(Epilogue.Context, c, CRow, column, rows, columns);
    }

    /// <summary>The same product as Cᵀ (+)= Bᵀ · Aᵀ, with the same bits: a product of two numbers does not depend on their order.</summary>
    public readonly GemmOperands<T> Transposed() => new()
    {
        M = N, N = M, K = K,
        A = B, ARow = BCol, ACol = BRow,
        B = A, BRow = ACol, BCol = ARow,
        C = C, CRow = CCol, CCol = CRow,
        Accumulate = Accumulate,
        Epilogue = Epilogue, IsTransposed = !IsTransposed,
    };
}

/// <summary>Several products of one shape: how far each item's matrices are from the first's, in elements.</summary>
internal unsafe struct GemmBatch
{
    public int Count;

    /// <summary>An offset for each item. Null for the parts of one product, which lie <see cref="PartLength"/> apart along k.</summary>
    public nint* AOffsets, BOffsets;

    /// <summary>From one item's C to the next.</summary>
    public nint COffset;

    /// <summary>The length of each part along k but the last, which ends with k; 0 if the items are whole products.</summary>
    public int PartLength;

    public readonly GemmOperands<T> Item<T>(in GemmOperands<T> first, int index)
        where T : unmanaged
    {
        GemmOperands<T> g = first;
        g.C += index * COffset;
        if (PartLength > 0)
        {
            int start = index * PartLength;
            g.A += start * g.ACol;
            g.B += start * g.BRow;
            g.K = Math.Min(PartLength, first.K - start);
        }
        else
        {
            g.A += AOffsets[index];
            g.B += BOffsets[index];
        }

        return g;
    }
}
